"""Which records leave in a document: found by walking it, so that no route has to remember to say so."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from access.looking import Looking

# `name` is no key, or what the asker typed. Texts and links repeat what stands beside them. Of a page of the access log itself its positions are the look:
# to list again whom every entry names would make each reading of the log larger than the one before.
_NEVER_KEYS = frozenset(
    {"name", "links", "texts", "title", "item_zh", "item_en", "persons_seen", "records_seen"}
)


def leaves(document: object, look: Looking) -> None:
    """Every key in the document, and how many records it holds, are now part of the look."""
    look.answered = True
    look.rows += _records(document)
    _walk("", document, look)


def _walk(name: str, value: object, look: Looking) -> None:
    match value:
        case str():
            look.saw(name, value)
        case None | int() | float() | date():
            pass  # most of what stands in a document, and never a key
        case BaseModel():
            _walk_members(value.__dict__, look)
        case Mapping():
            _walk_members({str(key): each for key, each in value.items()}, look)
        case list() | tuple() | set() | frozenset():
            for each in value:
                _walk(name, each, look)
        case UUID() if name == "key":
            look.objects.add(f"letter:{value}")
        case _:
            pass


def _walk_members(members: Mapping[str, object], look: Looking) -> None:
    """What is called `thing` says what kind of record the `key` beside it is."""
    thing = members.get("thing")
    for name, value in members.items():
        if name == "key" and isinstance(thing, str):
            look.saw("", f"{thing}:{value}")
        elif name not in _NEVER_KEYS:
            _walk(name, value, look)


def _records(document: object) -> int:
    """Rows of its lists, also of lists inside (a search); a document without a list is one record."""
    if isinstance(document, list):
        return len(document)
    if not isinstance(document, BaseModel):
        return 1
    members = document.__dict__
    if isinstance(members.get("items"), list):
        return len(members["items"])
    lists = [each for each in members.values() if isinstance(each, BaseModel) and "items" in each.__dict__]
    return sum(map(_records, lists)) if lists else 1
