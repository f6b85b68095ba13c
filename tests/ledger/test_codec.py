"""Stored bytes: one canonical form, read again for ever, refused when something in them is not as agreed."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import ClassVar

import pytest

from domain.shared.event import DomainEvent
from ledger.codec import (
    Codec,
    CodecIncomplete,
    InstantWithoutOffset,
    PersonalValueNotSealed,
    StateNotReadable,
    UnknownTopic,
    Upcaster,
    golden_schema,
    recorded_at_of,
)
from ledger.event_fields import EventTypeNotStorable
from ledger.identity import stream_id
from ledger.port import LogRow
from ledger.recorded import Recorded
from tests.ledger.examples import (
    CODEC,
    DISPUTE,
    FOUND,
    NINE,
    RETURNED,
    Finder,
    UmbrellaFound,
    UmbrellaReturned,
    meta,
)

RECORDED_AT = datetime(2026, 3, 2, 1, 0, 6, tzinfo=UTC)

GOLDEN = (
    '{"recorded_at":"2026-03-02T01:00:06.000000Z","meta":{"stream":"dispute:GL0000000000010",'
    '"source":"urn:gridledger:source:xiheqiao-app","message_id":"m-1","type":"gridledger.umbrella.found.v1",'
    '"subject":"u-17","occurred_at":"2026-03-02T09:00:00+08:00","precision":"minute",'
    '"received_at":"2026-03-02T01:00:05Z","actor":"staff:w-031","role":"grid_worker",'
    '"grid_code":"990101001001001"},"data":{"worth":"much","found_on":"2026-03-01",'
    '"handed_in_at":"2026-03-02T09:00:00+08:00","finders":['
    '{"name":{"subject":"dispute:GL0000000000010","box":"AAAA"},"phone":null,"since":"2024-02-29"},'
    '{"name":{"subject":"dispute:GL0000000000010","box":"AAAA"},'
    '"phone":{"subject":"dispute:GL0000000000010","box":"AAAA"},"since":"2025-01-01"}],'
    '"account":{"subject":"dispute:GL0000000000010","box":"AAAA"},"tags":["黑色","长柄"]}}'
).encode()


def row(state: bytes, topic: str = "umbrella.found.v1") -> LogRow:
    return LogRow(7, stream_id(DISPUTE), 3, topic, state)


def stored(event: DomainEvent) -> bytes:
    return CODEC.finish(RECORDED_AT, CODEC.encode_tail(event, meta()))


def test_the_stored_form_never_changes() -> None:
    assert stored(FOUND) == GOLDEN


def test_a_stored_event_comes_back_whole() -> None:
    expected = Recorded(7, stream_id(DISPUTE), 3, "umbrella.found.v1", RECORDED_AT, meta(), FOUND)
    assert CODEC.decode(row(GOLDEN)) == expected


def test_folding_reads_only_the_facts() -> None:
    assert CODEC.decode_data(row(GOLDEN)) == FOUND


def test_text_that_looks_like_the_facts_does_not_confuse_the_reader() -> None:
    sly = replace(meta(), subject='x","data":{"fee_fen":1}}')
    state = CODEC.finish(RECORDED_AT, CODEC.encode_tail(RETURNED, sly))
    found = CODEC.decode(row(state, "umbrella.returned.v1"))
    assert (found.meta, found.data) == (sly, RETURNED)


def test_the_time_of_recording_is_read_without_reading_the_rest() -> None:
    assert recorded_at_of(GOLDEN[:64]) == RECORDED_AT


def test_a_time_of_recording_in_another_zone_is_written_in_utc() -> None:
    assert recorded_at_of(CODEC.finish(NINE, b'"meta":{},"data":{}}')) == NINE
    assert CODEC.finish(NINE, b"").startswith(b'{"recorded_at":"2026-03-02T01:00:00.000000Z",')


@pytest.mark.parametrize(
    "state", [b"", b"{}", b'{"meta":{}}', b'{"recorded_at":"2026-13-02T01:00:06.000000Z",']
)
def test_a_state_without_its_time_is_named_unreadable(state: bytes) -> None:
    with pytest.raises(StateNotReadable):
        recorded_at_of(state)


def test_a_readable_personal_value_is_never_stored() -> None:
    with pytest.raises(PersonalValueNotSealed, match=r"UmbrellaFound\.account"):
        CODEC.encode_tail(replace(FOUND, account="王师傅说是他的"), meta())


def test_a_readable_personal_value_deep_inside_is_never_stored() -> None:
    plain = replace(FOUND, finders=(Finder(name="王小明", since=date(2026, 1, 1)),))
    with pytest.raises(PersonalValueNotSealed) as refused:
        CODEC.encode_tail(plain, meta())
    assert "王小明" not in str(refused.value)


def test_a_time_nobody_could_place_is_never_stored() -> None:
    with pytest.raises(InstantWithoutOffset):
        CODEC.encode_tail(replace(FOUND, handed_in_at=datetime(2026, 3, 2, 9, 0)), meta())  # noqa: DTZ001


def test_an_unknown_topic_is_named() -> None:
    with pytest.raises(UnknownTopic, match=r"event 7: umbrella\.burnt\.v1"):
        CODEC.decode_data(row(GOLDEN, "umbrella.burnt.v1"))


@pytest.mark.parametrize(
    "state",
    [
        GOLDEN.replace(b'"worth":"much"', b'"worth":"huge"'),
        GOLDEN.replace(b'"worth":"much"', b'"worth":"much","colour":"red"'),
        GOLDEN.replace(b'"worth":"much",', b""),
        GOLDEN[:-9],
        GOLDEN[:200],
    ],
)
def test_a_damaged_state_is_named_without_its_content(state: bytes) -> None:
    with pytest.raises(StateNotReadable, match="event 7") as refused:
        CODEC.decode(row(state))
    assert "huge" not in str(refused.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class KettleMendedV3(DomainEvent):
    name: ClassVar[str] = "kettle.mended"
    version: ClassVar[int] = 3
    price_fen: int
    mended_on: date


OLDER = (
    Upcaster("kettle.mended", 1, lambda old: {"price_yuan": old["yuan"], "mended_on": old["day"]}),
    Upcaster(
        "kettle.mended",
        2,
        lambda old: {"price_fen": 100 * int(str(old["price_yuan"])), "mended_on": old["mended_on"]},
        renamed={"mender.full_name": "mender.name"},
    ),
)


@pytest.mark.parametrize(
    ("topic", "data"),
    [
        ("kettle.mended.v1", b'{"yuan":12,"day":"2026-03-01"}'),
        ("kettle.mended.v2", b'{"price_yuan":12,"mended_on":"2026-03-01"}'),
        ("kettle.mended.v3", b'{"price_fen":1200,"mended_on":"2026-03-01"}'),
    ],
)
def test_every_version_ever_stored_can_be_read(topic: str, data: bytes) -> None:
    state = b'{"recorded_at":"2026-03-02T01:00:06.000000Z","meta":{},"data":' + data + b"}"
    found = Codec((KettleMendedV3,), OLDER).decode_data(row(state, topic))
    assert found == KettleMendedV3(price_fen=1200, mended_on=date(2026, 3, 1))


def test_a_renamed_personal_field_keeps_the_path_it_was_sealed_under() -> None:
    codec = Codec((KettleMendedV3,), OLDER)
    assert codec.sealed_path("kettle.mended.v1", "mender.full_name") == "mender.name"
    assert codec.sealed_path("kettle.mended.v3", "mender.full_name") == "mender.full_name"


def test_a_missing_upcaster_is_found_at_the_start() -> None:
    with pytest.raises(CodecIncomplete, match=r"kettle\.mended\.v1"):
        Codec((KettleMendedV3,), OLDER[1:])


def test_two_types_cannot_share_a_name() -> None:
    with pytest.raises(CodecIncomplete, match=r"umbrella\.returned\.v1"):
        Codec((UmbrellaReturned, UmbrellaReturned))


@dataclass(frozen=True, slots=True, kw_only=True)
class BagOpened(DomainEvent):
    name: ClassVar[str] = "bag.opened"
    found: frozenset[str]


def test_a_type_without_a_stored_order_is_refused_at_the_start() -> None:
    with pytest.raises(EventTypeNotStorable, match=r"BagOpened\.found"):
        Codec((BagOpened,))


def test_the_golden_schema_names_topic_personal_fields_and_shape() -> None:
    schema = golden_schema(UmbrellaFound)
    assert schema["topic"] == "umbrella.found.v1"
    assert schema["personal"] == {"finders[].name": "name", "finders[].phone": "phone", "account": "text"}
    data = schema["data"]
    assert isinstance(data, dict)
    assert data["required"] == ["worth", "found_on", "handed_in_at", "finders", "account"]
    assert "description" not in data["$defs"]["Sealed"]
