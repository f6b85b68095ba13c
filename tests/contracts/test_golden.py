"""What was ever stored can be read for ever, and what was ever published may still be sent."""

import json
from copy import deepcopy
from pathlib import Path
from uuid import UUID

import pytest

from app.catalogues import catalogue
from app.event_types import codec, event_types
from domain.dispute.events_intake import DisputeReported, PartyAdded
from domain.shared.event import DomainEvent
from intake.catalogue import PublishedType
from intake.payload import shape_of
from intake.shapes.dispute_intake import DisputeReportedV1
from ledger.codec import golden_schema
from ledger.port import LogRow
from tests.contracts.compatibility import breaks
from tests.contracts.golden_files import EVENTS, WIRE
from tests.contracts.sample_event import META, RECORDED_AT, sample_event

CODEC = codec()
STATES = sorted(EVENTS.glob("*.state.json"))
PAYLOADS = sorted(WIRE.glob("*.payload.json"))
STREAM = UUID("00000000-0000-4000-8000-000000000002")


def row(path: Path) -> LogRow:
    """A golden state as the log would hand it over."""
    return LogRow(1, STREAM, 1, path.name.removesuffix(".state.json"), path.read_bytes().rstrip(b"\n"))


@pytest.mark.parametrize("event_type", event_types(), ids=lambda event_type: event_type.topic())
def test_every_stored_event_has_a_golden_schema_it_still_keeps(event_type: type[DomainEvent]) -> None:
    path = EVENTS / f"{event_type.topic()}.schema.json"
    assert path.exists(), "write it with: python -m tests.contracts.golden_files"
    golden, current = json.loads(path.read_text(encoding="utf-8")), golden_schema(event_type)
    assert golden["personal"].items() <= dict(current["personal"]).items()  # type: ignore[call-overload]
    assert breaks(golden["data"], json.loads(json.dumps(current["data"]))) == []


@pytest.mark.parametrize("path", STATES, ids=lambda path: path.name)
def test_a_state_written_long_ago_is_still_read(path: Path) -> None:
    recorded = CODEC.decode(row(path))
    assert recorded.recorded_at == RECORDED_AT
    assert recorded.meta == META
    name, _, version = recorded.topic.rpartition(".v")
    assert recorded.data.name == name
    assert recorded.data.version >= int(version)


@pytest.mark.parametrize("event_type", event_types(), ids=lambda event_type: event_type.topic())
def test_every_event_reads_back_as_it_was_written(event_type: type[DomainEvent]) -> None:
    event = sample_event(event_type)
    state = CODEC.finish(RECORDED_AT, CODEC.encode_tail(event, META))
    assert CODEC.decode(LogRow(1, STREAM, 1, event_type.topic(), state)).data == event


def test_every_version_ever_stored_has_a_golden_state() -> None:
    assert {path.name.removesuffix(".state.json") for path in STATES} == CODEC.topics


@pytest.mark.parametrize("published", catalogue().all(), ids=lambda published: published.type)
def test_every_published_type_has_a_golden_schema_it_still_keeps(published: PublishedType) -> None:
    path = WIRE / f"{published.type}.schema.json"
    assert path.exists(), "write it with: python -m tests.contracts.golden_files"
    golden = json.loads(path.read_text(encoding="utf-8"))
    assert breaks(golden, json.loads(json.dumps(published.shape.model_json_schema()))) == []


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.name)
def test_a_payload_sent_long_ago_may_still_be_sent(path: Path) -> None:
    published = catalogue().find(path.name.removesuffix(".payload.json"))
    assert published is not None, "a published type was withdrawn"
    assert isinstance(shape_of(published, path.read_bytes()), published.shape)


def planted() -> dict[str, object]:
    """A schema to spoil."""
    schema: dict[str, object] = deepcopy(DisputeReportedV1.model_json_schema())
    return schema


def test_a_field_taken_away_is_seen() -> None:
    schema = planted()
    del schema["properties"]["summary"]  # type: ignore[attr-defined]
    assert breaks(planted(), schema) == ["/summary: gone"]


def test_a_new_required_field_is_seen() -> None:
    schema = planted()
    schema["required"] = [*schema["required"], "vendor"]  # type: ignore[misc]
    assert breaks(planted(), schema) == ["/vendor: became required"]


def test_a_new_optional_field_is_welcome() -> None:
    schema = planted()
    schema["properties"]["place_kind"] = {"type": "string"}  # type: ignore[index]
    assert breaks(planted(), schema) == []


def test_a_code_struck_from_a_list_is_seen() -> None:
    schema = planted()
    schema["$defs"]["IntakeSource"]["enum"].remove("petition")  # type: ignore[index]
    assert breaks(planted(), schema) == ["/intake_source: petition no longer allowed"]


def test_a_narrowed_text_is_seen() -> None:
    schema = planted()
    schema["properties"]["summary"]["anyOf"][0]["maxLength"] = 10  # type: ignore[index]
    assert breaks(planted(), schema) == ["/summary/anyOf/0: maxLength was 500 and is 10"]


def test_another_event_under_the_same_name_is_seen() -> None:
    one, other = golden_schema(DisputeReported)["data"], golden_schema(PartyAdded)["data"]
    assert breaks(one, other)  # type: ignore[arg-type]


def test_an_event_type_nobody_knows_any_more_cannot_be_loaded(tmp_path: Path) -> None:
    gone = tmp_path / "dispute.forgotten.v1.state.json"
    gone.write_bytes(STATES[0].read_bytes())
    with pytest.raises(Exception, match="forgotten"):
        CODEC.decode(row(gone))
