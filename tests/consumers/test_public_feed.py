"""The public feed: accepted facts, and not one personal value, at any depth."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from consumers.public_feed import PublicFeed
from consumers.topics import EVENTS
from domain.shared.event import DomainEvent
from domain.shared.personal import PersonalText, PersonName, Sealed
from ledger.codec import Codec
from ledger.identity import stream_id
from ledger.port import LogRow
from ledger.recorded import Meta

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Somebody."""

    name: PersonName
    floor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseHeard(DomainEvent):
    """A fact with personal values on top, inside and in a list."""

    name: ClassVar[str] = "street.noise_heard"
    loudness: int
    told: PersonalText
    nearest: Neighbour
    others: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(DomainEvent):
    """What became of a message."""

    name: ClassVar[str] = "intake.refused"
    code: str


CODEC = Codec((NoiseHeard, Refused))


def _row(event: DomainEvent) -> LogRow:
    meta = Meta(
        stream="street:S-1",
        source="urn:gridledger:source:test",
        message_id="m-1",
        type="gridledger.street.noise_heard.v1",
        subject="S-1",
        occurred_at=AT,
        precision="instant",
        received_at=AT,
        actor="staff:9901-017",
        role="grid_worker",
        grid_code="990101001001001",
    )
    state = CODEC.finish(AT, CODEC.encode_tail(event, meta))
    return LogRow(17, stream_id("street:S-1"), 1, event.topic(), state)


def _sealed(box: str) -> Sealed:
    return Sealed("person:P", box)


def _noise() -> NoiseHeard:
    return NoiseHeard(
        loudness=3,
        told=_sealed("canary-text"),
        nearest=Neighbour(name=_sealed("canary-one"), floor=2),
        others=(Neighbour(name=_sealed("canary-two"), floor=4),),
    )


def test_an_accepted_fact_goes_out_as_a_cloudevent_without_personal_values() -> None:
    message = PublicFeed(CODEC, store_name="town").message(_row(_noise()))
    assert message is not None
    assert (message.sequence, message.topic, message.key) == (17, EVENTS, "990101001001001")
    assert json.loads(message.value) == {"loudness": 3, "nearest": {"floor": 2}, "others": [{"floor": 4}]}
    headers = dict(message.headers)
    assert headers["ce_id"] == b"17"
    assert headers["ce_source"] == b"urn:gridledger:store:town"
    assert headers["ce_type"] == b"gridledger.street.noise_heard.v1"
    assert headers["ce_subject"] == b"street:S-1"
    assert headers["ce_time"] == b"2026-03-02T01:30:00+00:00"
    everything = message.value + b"".join(name.encode() + value for name, value in message.headers)
    assert b"canary" not in everything
    assert b"person:" not in everything
    assert b"staff:" not in everything


def test_what_became_of_messages_is_not_public() -> None:
    assert PublicFeed(CODEC, store_name="town").message(_row(Refused(code="x"))) is None
