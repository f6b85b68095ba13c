"""A look as the log keeps it: UTF-8 JSON with a fixed order, the same bytes for the same look for ever."""

from dataclasses import fields
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from access.look import Look

_LOOK = TypeAdapter(Look)
_NAMES = tuple(each.name for each in fields(Look))


class LookNotReadable(Exception):
    """Stored bytes that are no look: somebody altered the log."""


def stored(look: Look) -> bytes:
    """Members in the order of the class, times in UTC to the microsecond, what is absent left out."""
    told: dict[str, object] = {name: getattr(look, name) for name in _NAMES}
    told |= {"at": stamp(look.at), "login": int(look.login)}
    return to_json({name: value for name, value in told.items() if value is not None})


def look_from(text: bytes) -> Look:
    """The look again. Raises `LookNotReadable`."""
    try:
        return _LOOK.validate_json(text)
    except ValidationError:
        raise LookNotReadable from None


def stamp(moment: datetime) -> str:
    """Sorts as it passes: every stamp has the same length."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def indexed_persons(look: Look) -> list[str]:
    """By whom a look is found: persons, and records of which only the key was known, for one may be a person's."""
    unsorted = {each.removeprefix(RECORD) for each in look.objects if each.startswith(RECORD)}
    return sorted({*look.subjects, *unsorted})


RECORD = "record:"  # a key that stood where nobody said of what
