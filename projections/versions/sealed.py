"""Sealed values in a read table: the box, and the place it was sealed for, as one JSON text."""

from functools import lru_cache
from uuid import UUID

from pydantic_core import to_json

from domain.shared.personal import Sealed
from ledger.codec import Codec
from ledger.identity import message_key
from projections.raw_fact import json_object
from projections.sealed_value import SealedValue
from projections.versions.told import Told


def sealed_text(value: object, field: str, told: Told, codec: Codec) -> str | None:
    """What a column keeps of a personal field of the fact (`field` is its path today); None where none was given."""
    return Seals(told, codec).text(value, field)


class Seals:
    """The sealed values of one fact; their place is written once for all of them."""

    __slots__ = ("_codec", "_is_of_today", "_place", "_told")

    def __init__(self, told: Told, codec: Codec) -> None:
        self._told = told
        self._codec = codec
        self._place = ""
        self._is_of_today = told.topic == told.event.topic()

    def text(self, value: object, field: str) -> str | None:
        """What a column keeps of the value."""
        if type(value) is not Sealed:
            return None
        if not self._place:
            told = self._told
            place = {"topic": told.topic, "source": told.source, "message_id": told.message_id}
            self._place = to_json(place).decode()[1:]
        path = field if self._is_of_today else self._codec.sealed_path(self._told.topic, field)
        # Names of streams, base64 and our own paths need no escaping.
        return f'{{"subject":"{value.subject}","box":"{value.box}","path":"{path}",{self._place}'


def sealed_value(text: str | None, stream: str) -> SealedValue | None:
    """What the vault needs to open it."""
    if text is None:
        return None
    kept = json_object(text)
    return SealedValue(
        subject=str(kept["subject"]),
        box=str(kept["box"]),
        stream=stream,
        topic=str(kept["topic"]),
        message=_message(str(kept["source"]), str(kept["message_id"])),
        path=str(kept["path"]),
    )


@lru_cache(maxsize=1_024)
def _message(source: str, message_id: str) -> UUID:
    """The values of one record mostly came with one message."""
    return message_key(source, message_id)
