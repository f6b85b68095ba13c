"""A principal writes its own topics only, speaks as itself only, and reads its own receipts only: on the real broker."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError

from consumers.access_plan import apply_access, plan_access
from consumers.broker_admin import BrokerAdmin
from consumers.door import DoorSettings, KafkaDoor
from consumers.grants import AccessRule, Grant, Operation, Resource, wanted_rules
from consumers.outgoing import OutboxRows
from consumers.pump import Pump, PumpSettings
from consumers.topics import Step, apply
from intake.road import RoadSettings
from ledger.port import OutboxKind
from ledger.store.sqlite import SQLiteLedger
from tests.consumers.broker_tools import Headers, running, settings_of, topic_of_its_own, until
from tests.consumers.principals import Pair, Upstream, two_upstreams
from tests.support.intake import APP, DESK, SetClock, event, places, road_on
from tests.support.services import KafkaService

pytestmark = pytest.mark.kafka
REPORTED = "gridledger.dispute.reported.v1"
STRUCTURED: Headers = [("content-type", b"application/cloudevents+json; charset=utf-8")]
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def pair(kafka: KafkaService) -> Iterator[Pair]:
    """Two systems whose topics and rules were made from the register."""
    with two_upstreams(kafka) as made:
        apply(made.admin, made.topics)
        apply_access(made.admin, _wanted(made))
        yield made


def _wanted(pair: Pair) -> list[AccessRule]:
    """Without the house's own, which other runs share."""
    house = "gridledger"
    return [rule for rule in wanted_rules(pair.book.all(), house_user=house) if rule.user != house]


def test_the_rules_are_shown_then_made_and_then_there_is_no_difference(kafka: KafkaService) -> None:
    with two_upstreams(kafka) as pair:
        shown = plan_access(pair.admin, _wanted(pair))
        assert {change.step for change in shown} == {Step.ALLOW}
        user, topic = pair.app.source.principal, pair.app.topic
        assert f"+ topic {topic} {user} write: - -> allow" in [change.line() for change in shown]
        assert pair.admin.access_rules() == []
        assert apply_access(pair.admin, _wanted(pair)) == shown
        assert plan_access(pair.admin, _wanted(pair)) == []
        assert apply_access(pair.admin, _wanted(pair)) == []


def test_a_rule_nobody_asked_for_is_shown_and_goes_only_when_that_is_said(pair: Pair) -> None:
    write_on_the_desks = Grant(Resource.TOPIC, pair.desk.topic, Operation.WRITE, exact=True)
    stranger = AccessRule("stranger", write_on_the_desks)
    pair.admin.allow([stranger])
    line = f"? topic {pair.desk.topic} stranger write: allow -> -"
    assert [change.line() for change in apply_access(pair.admin, _wanted(pair))] == [line]
    assert stranger in pair.admin.access_rules()
    gone = apply_access(pair.admin, _wanted(pair), remove_unknown=True)
    assert [change.step for change in gone] == [Step.FORBID]
    assert plan_access(pair.admin, _wanted(pair)) == []


def test_a_rule_of_a_group_is_shown_with_its_kind_and_goes_when_that_is_said(pair: Pair) -> None:
    write_on_the_desks = Grant(Resource.TOPIC, pair.desk.topic, Operation.WRITE, exact=True)
    group = AccessRule("ops", write_on_the_desks, kind="Group")
    pair.admin.allow([group])
    line = f"topic {pair.desk.topic} Group:ops write: allow -> -"
    assert [change.line() for change in plan_access(pair.admin, _wanted(pair))] == [f"? {line}"]
    gone = apply_access(pair.admin, _wanted(pair), remove_unknown=True)
    assert [change.line() for change in gone] == [f"- {line}"]
    assert group not in pair.admin.access_rules()


def test_whoever_may_write_every_shared_topic_is_shown_as_nobodys_wish(kafka: KafkaService) -> None:
    """As the one user of all senders on this machine's own broker is."""
    with BrokerAdmin(settings_of(kafka, kafka.admin_user)) as admin:
        lines = [change.line() for change in plan_access(admin, [])]
    assert f"? topic gridledger.in.* {kafka.sender_user} write: allow -> -" in lines


def test_a_principal_cannot_write_anothers_topic_nor_read_anothers_receipts(
    kafka: KafkaService, pair: Pair
) -> None:
    async def drill() -> None:
        await _send(kafka, pair.app, pair.app.topic, b"{}")
        for topic in (pair.desk.topic, "gridledger.in.dispute", pair.desk.receipts, pair.app.receipts):
            with pytest.raises(TopicAuthorizationFailedError):
                await _send(kafka, pair.app, topic, b"{}")
        assert await _received(kafka, pair.app, pair.app.receipts) == []
        for topic in (pair.desk.receipts, pair.desk.topic, pair.app.topic, "gridledger.receipts"):
            with pytest.raises(TopicAuthorizationFailedError):
                await _received(kafka, pair.app, topic)
        with pytest.raises(GroupAuthorizationFailedError):
            await _received(
                kafka, pair.app, pair.app.receipts, group=f"sender.{pair.desk.source.principal}.g"
            )

    asyncio.run(drill())


def test_without_its_rules_a_topic_of_ones_own_is_nobodys(kafka: KafkaService) -> None:
    """Planted: it is the rules that let a principal in, and only them."""
    with two_upstreams(kafka) as pair:
        apply(pair.admin, pair.topics)
        with pytest.raises(TopicAuthorizationFailedError):
            asyncio.run(_send(kafka, pair.app, pair.app.topic, b"{}"))


def test_what_comes_by_a_topic_of_ones_own_is_taken_as_its_sources_and_answered_to_it_alone(
    kafka: KafkaService, pair: Pair, tmp_path: Path
) -> None:
    """Both send; the app also tries to speak as the desk, and the desk's own message of that id is taken all the same."""
    with (
        closing(SQLiteLedger(tmp_path / "ledger.sqlite", SetClock(NOW))) as store,
        topic_of_its_own(kafka, prefix="gridledger.test-letters") as letters,
    ):
        store.prepare()
        road = road_on(store, tmp_path, SetClock(NOW), RoadSettings(publish=True))
        road.send(*places())
        topics = {OutboxKind.RECEIPT: letters, OutboxKind.DEAD_LETTER: letters}
        rows = OutboxRows(store, topics=topics, receipts_of=pair.book.receipt_topics())
        house = settings_of(kafka, kafka.house_user)
        pump = Pump(PumpSettings(kafka=house, store_name=f"test-{uuid4().hex[:8]}"), {"outbox": rows})
        by_topic = {each.topic: frozenset({each.source.uri}) for each in (pair.app, pair.desk)}
        settings = DoorSettings(kafka=house, sources=by_topic, group=f"gridledger-test-{uuid4().hex[:8]}")
        door = KafkaDoor(settings, road=road.road, store=store, clock=lambda: NOW)
        of_the_app, of_the_desk = asyncio.run(_told_to_both(kafka, pair, door, pump))
    impostor = f"urn:gridledger:not-registered:kafka:{pair.app.topic}"
    assert _by_kafka(of_the_app) == {
        (APP, "own", "accepted", None),
        (impostor, "stolen", "refused", "intake.source_not_yours"),
    }
    assert _by_kafka(of_the_desk) == {(DESK, "stolen", "accepted", None)}


async def _told_to_both(
    kafka: KafkaService, pair: Pair, door: KafkaDoor, pump: Pump
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """What each reads on its own receipts topic, when all five receipts are out."""
    pumping = asyncio.create_task(pump.run())
    await _send(kafka, pair.app, pair.app.topic, _said(APP, "own"))
    await _send(kafka, pair.app, pair.app.topic, _said(DESK, "stolen"))
    await _send(kafka, pair.desk, pair.desk.topic, _said(DESK, "stolen"))
    async with running(door):
        await until(lambda: pump.liveness[0].counts.get("published", 0) >= 2 + 3)
    pump.stop()
    await pumping
    return (
        await _received(kafka, pair.app, pair.app.receipts),
        await _received(kafka, pair.desk, pair.desk.receipts),
    )


def _by_kafka(receipts: list[dict[str, object]]) -> set[tuple[object, ...]]:
    """What was told before, by another door, is left out."""
    return {
        (each["source"], each["id"], each["verdict"], each.get("code"))
        for each in receipts
        if str(each["place"]).startswith("kafka:")
    }


def _said(source: str, name: str) -> bytes:
    return json.dumps(
        event(REPORTED, f"D-{source}-{name}", source=source, id=name), ensure_ascii=False
    ).encode()


async def _send(kafka: KafkaService, upstream: Upstream, topic: str, body: bytes) -> None:
    """As this system, to whichever topic; raises what the broker says."""
    reach = replace(upstream.settings(kafka), timeout=5.0)
    async with AIOKafkaProducer(**reach.for_aiokafka(), acks="all", enable_idempotence=False) as producer:
        await producer.send_and_wait(topic, body, key=b"grid", headers=STRUCTURED)


async def _received(
    kafka: KafkaService, upstream: Upstream, topic: str, *, group: str | None = None
) -> list[dict[str, object]]:
    """Every committed record of a topic, read in this system's own group; raises what the broker says."""
    consumer = AIOKafkaConsumer(
        topic,
        **replace(upstream.settings(kafka), timeout=5.0).for_aiokafka(),
        group_id=group or f"sender.{upstream.source.principal}.{uuid4().hex[:6]}",
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    found: list[dict[str, object]] = []
    async with consumer:
        while batch := await consumer.getmany(timeout_ms=3_000):
            found += [json.loads(each.value) for records in batch.values() for each in records]
    return found
