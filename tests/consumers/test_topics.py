"""Topics: the difference is shown first, made once, and nothing is ever lowered or deleted."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from consumers.broker_admin import BrokerAdmin
from consumers.lag import read_lag
from consumers.topics import PARTITIONS, WANTED, Step, WantedTopic, apply, plan, wanted_with
from intake.catalogue import InTopic
from intake.sources import RECEIPTS, Source, SourceBook
from tests.consumers.broker_tools import send, settings_of, topic_of_its_own
from tests.support.services import KafkaService

pytestmark = pytest.mark.kafka


@pytest.fixture
def admin(kafka: KafkaService) -> Iterator[BrokerAdmin]:
    """The operator."""
    with BrokerAdmin(settings_of(kafka, kafka.admin_user)) as admin:
        yield admin


def test_a_topic_of_a_sources_own_is_kept_like_the_shared_one_it_stands_for() -> None:
    hotline = Source("urn:hotline", "12345", frozenset({"gridledger.from.hotline.dispute"}))
    *shared, own, receipts = wanted_with(SourceBook([hotline]))
    assert tuple(shared) == WANTED
    assert own == replace(WANTED[0], name="gridledger.from.hotline.dispute")
    (house_receipts,) = (each for each in WANTED if each.name == RECEIPTS)
    assert receipts == replace(house_receipts, name="gridledger.to.hotline.receipts")


@pytest.fixture
def wanted(admin: BrokerAdmin) -> Iterator[list[WantedTopic]]:
    """The house's topics under names of this test's own."""
    ending = uuid4().hex[:8]
    mine = [replace(topic, name=f"gridledger.test-{topic.name}-{ending}") for topic in WANTED[:2]]
    yield mine
    admin.delete_topics([topic.name for topic in mine if topic.name in admin.topics([topic.name])])


def test_the_house_wants_every_topic_of_the_contract() -> None:
    names = {topic.name for topic in WANTED}
    assert {topic.value for topic in InTopic} < names
    assert {"gridledger.receipts", "gridledger.dead-letter", "gridledger.events"} < names
    assert {topic.partitions for topic in WANTED} == {PARTITIONS}


def test_the_difference_is_shown_then_made_and_then_there_is_none(
    admin: BrokerAdmin, wanted: list[WantedTopic]
) -> None:
    shown = plan(admin, wanted)
    assert [change.step for change in shown] == [Step.CREATE, Step.CREATE]
    assert admin.topics([topic.name for topic in wanted]) == {}
    assert apply(admin, wanted) == shown
    assert plan(admin, wanted) == []
    assert apply(admin, wanted) == []
    assert {facts.partitions for facts in admin.topics([topic.name for topic in wanted]).values()} == {
        PARTITIONS
    }


def test_a_changed_setting_is_set_back_and_a_more_generous_one_is_left(
    admin: BrokerAdmin, wanted: list[WantedTopic]
) -> None:
    apply(admin, wanted)
    name = wanted[0].name
    admin.set_topic(name, {"message.timestamp.after.max.ms": "3600000", "retention.ms": "-1"})
    changes = plan(admin, wanted)
    assert [(change.step, change.what, change.now) for change in changes] == [
        (Step.SET, "message.timestamp.after.max.ms", "3600000")
    ]
    assert changes[0].line().startswith(f"~ {name} message.timestamp.after.max.ms: 3600000 -> ")
    apply(admin, wanted)
    assert plan(admin, wanted) == []
    assert admin.topic_settings([name])[name]["retention.ms"] == "-1"


def test_fewer_partitions_grow_and_more_are_only_shown(admin: BrokerAdmin, wanted: list[WantedTopic]) -> None:
    apply(admin, [replace(wanted[0], partitions=3), replace(wanted[1], partitions=15)])
    changes = apply(admin, wanted)
    assert [(change.step, change.now, change.wanted) for change in changes] == [
        (Step.GROW, "3", "12"),
        (Step.CANNOT, "15", "12"),
    ]
    assert [change.step for change in plan(admin, wanted)] == [Step.CANNOT]
    assert admin.topics([wanted[1].name])[wanted[1].name].partitions == 15


class _Store:
    """Has read partition 0 up to its second record."""

    def offset(self, name: str) -> int | None:
        return 1 if name.endswith(":0") else None


def test_lag_is_counted_from_what_is_durable(kafka: KafkaService) -> None:
    with topic_of_its_own(kafka) as topic:
        asyncio.run(send(kafka, topic, [b"%d" % number for number in range(10)]))
        rows = read_lag(settings_of(kafka, kafka.house_user), _Store(), [topic])
    assert [(row.partition, row.stored, row.end, row.lag) for row in rows] == [(0, 1, 5, 3), (1, None, 5, 5)]
