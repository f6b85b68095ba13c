"""The golden files: what was promised, written once and never again.

`python -m tests.contracts.golden_files` writes the files of types that have none yet and touches no other. A type
whose form must change in more than an added optional field gets a new version, and with it new files.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.catalogues import catalogue
from app.event_types import codec, event_types
from domain.shared.event import DomainEvent
from intake.catalogue import PublishedType
from ledger.codec import golden_schema
from tests.contracts.sample_event import META, RECORDED_AT, sample_event

CODEC = codec()
GOLDEN = Path(__file__).parent / "golden"
EVENTS, WIRE = GOLDEN / "events", GOLDEN / "wire"


def event_files(event_type: type[DomainEvent]) -> Mapping[Path, str]:
    """The schema of a stored event, and one stored state byte for byte."""
    tail = CODEC.encode_tail(sample_event(event_type), META)
    state = CODEC.finish(RECORDED_AT, tail).decode()
    topic = event_type.topic()
    return {
        EVENTS / f"{topic}.schema.json": _pretty(golden_schema(event_type)),
        EVENTS / f"{topic}.state.json": state + "\n",
    }


def wire_files(published: PublishedType) -> Mapping[Path, str]:
    """The schema of a published type, and a payload somebody may have sent."""
    return {
        WIRE / f"{published.type}.schema.json": _pretty(published.shape.model_json_schema()),
        WIRE / f"{published.type}.payload.json": _pretty(published.example),
    }


def all_files() -> Iterator[tuple[Path, str]]:
    """Every golden file there should be, and what it would say today."""
    for event_type in event_types():
        yield from event_files(event_type).items()
    for published in catalogue().all():
        yield from wire_files(published).items()


def _pretty(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


def write_missing() -> list[Path]:
    """Write what is not there yet."""
    missing = [(path, text) for path, text in all_files() if not path.exists()]
    for path, text in missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in missing]


if __name__ == "__main__":
    for written in write_missing():
        print(written.name)
