"""The record written by hand is, byte for byte, what the serializer makes of it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from domain.shared.actor import Role
from domain.shared.occurrence import Precision
from ledger.record_text import InstantWithoutOffset, RecordWriter
from ledger.recorded import Meta

META = TypeAdapter(Meta)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

texts = st.text(st.characters(exclude_categories=["Cs"]))
maybe = st.none() | texts
counts = st.none() | st.integers(min_value=0, max_value=10**18)
instants = st.datetimes(
    min_value=datetime(1900, 1, 2),  # noqa: DTZ001
    timezones=st.just(UTC) | st.integers(-1_439, 1_439).map(lambda m: timezone(timedelta(minutes=m))),
)
records = st.builds(
    Meta,
    stream=texts,
    source=texts,
    message_id=texts,
    type=texts,
    subject=texts,
    occurred_at=instants,
    precision=st.sampled_from(Precision) | texts,
    received_at=instants,
    actor=texts,
    role=st.sampled_from(Role) | texts,
    grid_code=maybe,
    basis=maybe,
    correlation_id=maybe,
    causation_id=maybe,
    traceparent=maybe,
    device_seq=counts,
    base_version=counts,
    rule_pack=maybe,
    calendar=maybe,
)


@given(st.lists(records, min_size=1, max_size=4))
def test_a_record_is_written_as_the_serializer_writes_it(several: list[Meta]) -> None:
    writer = RecordWriter()
    for meta in several:
        expected = META.dump_json(meta, exclude_none=True, warnings=False)
        assert [writer.text(meta.stream, meta), writer.text(meta.stream, meta)] == [expected, expected]


def test_two_streams_of_one_message_share_all_but_the_stream() -> None:
    meta = META.validate_python(_values())
    writer = RecordWriter()
    first, second = writer.text("claim:a", meta), writer.text("address:b", meta)
    assert first.replace(b'"claim:a"', b'"address:b"') == second
    assert META.validate_json(second).stream == "address:b"


@pytest.mark.parametrize("name", ["occurred_at", "received_at"])
def test_an_instant_nobody_could_place_is_refused_by_name(name: str) -> None:
    meta = META.validate_python(_values() | {name: NOON.replace(tzinfo=None)})
    with pytest.raises(InstantWithoutOffset, match=name):
        RecordWriter().text(meta.stream, meta)


def _values() -> dict[str, object]:
    codes = ("stream", "source", "message_id", "type", "subject", "precision", "actor", "role")
    return {name: name for name in codes} | {"occurred_at": NOON, "received_at": NOON}
