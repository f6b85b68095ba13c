"""Sealed values in a read table: the box, and the place it was sealed for, as one JSON text."""

from pydantic_core import to_json

from domain.shared.personal import Sealed
from ledger.codec import Codec
from ledger.identity import message_key
from projections.raw_fact import json_object
from projections.sealed_value import SealedValue
from projections.versions.told import Told


def sealed_text(value: object, field: str, told: Told, codec: Codec) -> str | None:
    """What a column keeps of a personal field of the fact (`field` is its path today); None where none was given."""
    if type(value) is not Sealed:
        return None
    topic = told.topic
    path = field if topic == told.event.topic() else codec.sealed_path(topic, field)
    kept = {
        "subject": value.subject,
        "box": value.box,
        "topic": topic,
        "source": told.source,
        "message_id": told.message_id,
        "path": path,
    }
    return to_json(kept).decode()


def sealed_value(text: str | None, stream: str) -> SealedValue | None:
    """What the vault needs to open it."""
    if text is None:
        return None
    kept = {name: str(value) for name, value in json_object(text).items()}
    return SealedValue(
        subject=kept["subject"],
        box=kept["box"],
        stream=stream,
        topic=kept["topic"],
        message=message_key(kept["source"], kept["message_id"]),
        path=kept["path"],
    )
