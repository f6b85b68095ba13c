"""The form of each envelope attribute (contract §1), and what of them may be repeated to anybody."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar
from urllib.parse import unquote

from domain.shared.actor import Actor, Role
from domain.shared.check_digits import check_citizen_id
from intake.refusals import AttributeMissing, AttributeNotValid, IdentifierLooksPersonal, IdIsOfARepair

MAX_IDENTIFIER = 128
_ACTOR = re.compile(r"(?:staff|person|system):[A-Za-z0-9._-]{1,64}")
_CODE = re.compile(r"[A-Za-z0-9._:/-]{1,128}")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[A-Za-z0-9._~:/#%-]+")
_TYPE = re.compile(r"[a-z_]+(?:\.[a-z_]+){1,8}(?:\.v[0-9]{1,3})?")
_GRID = re.compile(r"[0-9]{15}")
_PHONE = re.compile(r"(?<![0-9A-Za-z])(?:(?:\+|00)?86[- ]?)?1[13-9][0-9]{9}(?![0-9A-Za-z])")
_ID_NUMBER = re.compile(r"(?<![0-9])(?=([0-9]{17}[0-9Xx])(?![0-9A-Za-z]))")
_SHORTEST_PERSONAL = 11
# No space and nothing but ASCII: in what people write freely, somebody's name stands sooner or later.
_NUMBER_OF_A_THING = re.compile(r"[!-~]{1,128}")
_NUMBER_EXPECTED = "1-128 visible ASCII characters: the number of a thing, never a name"
_REPAIR = re.compile(r"~(?:[0-9a-f]{8})?r[0-9]+")
_WHOLE = re.compile(r"[0-9]{1,18}")
_RFC3339 = re.compile(
    r"[0-9]{4}(-[0-9]{2}){2}[Tt ]([0-9]{2}:){2}[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
# Nothing this ledger speaks of happened earlier; before year 2 a time cannot be told in every offset.
_EARLIEST_YEAR = 1900

_ROLES = frozenset(Role)

Choice = TypeVar("Choice", bound=StrEnum)


def is_identifier(text: str) -> bool:
    """Whether `text` may stand in a receipt: a number of a thing, of visible ASCII characters."""
    return all(_NUMBER_OF_A_THING.fullmatch(each) for each in _readings(text))


def harmless(text: str) -> str:
    """`text` unless it looks like an ID or phone number, which must not enter the log."""
    return "" if looks_personal(text) or not is_identifier(text) else text


def is_of_a_repair(message_id: str) -> bool:
    """Whether an id has the ending the desk gives to the messages it takes again: `…~r1`."""
    _, mark, ending = message_id.rpartition("~")
    return bool(mark) and _REPAIR.fullmatch(f"~{ending}") is not None


def harmless_id(text: str) -> str:
    """`text` if a message may be kept under it: neither personal nor an id of the desk's."""
    return "" if is_of_a_repair(text) else harmless(text)


def harmless_source(text: str) -> str:
    """`text` if it is a URI of plain letters: a claimed source is told back, a name or a number is not."""
    plain = len(text) <= MAX_IDENTIFIER and _URI.fullmatch(text) is not None
    return text if plain and not looks_personal(text.rpartition(":")[2]) else ""


def harmless_type(text: str) -> str:
    """`text` if it has the form of a type, published or not."""
    return text if len(text) <= MAX_IDENTIFIER and _TYPE.fullmatch(text) is not None else ""


def harmless_actor(values: Mapping[str, str]) -> tuple[str, str]:
    """Actor and role as far as they have their form: what else stands there is most often somebody's name."""
    actor_id, role = values.get("actor", ""), values.get("actorrole", "")
    is_actor = _ACTOR.fullmatch(actor_id) is not None and not looks_personal(actor_id.partition(":")[2])
    return actor_id if is_actor else "", role if role in _ROLES else ""


def is_staff_id(text: str) -> bool:
    """Whether `text` is a pseudonymous `staff:…` id."""
    kind, _, name = text.partition(":")
    return kind == "staff" and _ACTOR.fullmatch(text) is not None and not looks_personal(name)


def looks_personal(text: str) -> bool:
    """Whether an identifier is, or holds, a person's ID number or mobile number."""
    if len(text) < _SHORTEST_PERSONAL:
        return False
    return any(_holds_number_of_a_person(each) for each in _readings(text))


def _readings(text: str) -> tuple[str, ...]:
    """As it stands and, over Kafka nobody has done it yet, with its percent-encoding undone."""
    return (text, unquote(text)) if "%" in text else (text,)


def _holds_number_of_a_person(text: str) -> bool:
    if any(check_citizen_id(found.group(1)).problem is None for found in _ID_NUMBER.finditer(text)):
        return True
    return _PHONE.search(text) is not None


def required(values: Mapping[str, str], name: str) -> str:
    """The attribute's text. Raises `AttributeMissing`."""
    value = values.get(name)
    if not value:
        raise AttributeMissing(attribute=name)
    return value


def require_identifiers(values: Mapping[str, str]) -> None:
    """`id` and `subject` are short printable numbers of things, not of people; the source is a registered one."""
    for name in ("id", "subject"):
        value = values.get(name)
        if not value:
            raise AttributeMissing(attribute=name)
        if not is_identifier(value):
            raise AttributeNotValid(attribute=name, expected=_NUMBER_EXPECTED)
        if looks_personal(value):
            raise IdentifierLooksPersonal(attribute=name)
    if "~" in values["id"] and is_of_a_repair(values["id"]):
        raise IdIsOfARepair


def instant(values: Mapping[str, str], name: str) -> datetime:
    """An RFC 3339 time with its offset: no other form, since the log could not keep it exactly as it was said."""
    text = required(values, name)
    try:
        parsed = datetime.fromisoformat(text) if _RFC3339.fullmatch(text) else None
    except ValueError:
        parsed = None
    if parsed is None or parsed.year < _EARLIEST_YEAR:
        raise AttributeNotValid(
            attribute=name, expected=f"RFC 3339, 2026-01-31T09:30:00+08:00, {_EARLIEST_YEAR} at the earliest"
        )
    return parsed


def actor(values: Mapping[str, str]) -> Actor:
    """Who acts: `staff:…`, `person:…` or `system:…` and a role of the trade; a name is never an actor."""
    return _actor(required(values, "actor"), required(values, "actorrole"))


@lru_cache(maxsize=10_000)
def _actor(actor_id: str, role: str) -> Actor:
    if _ACTOR.fullmatch(actor_id) is None:
        raise AttributeNotValid(
            attribute="actor", expected="staff:…, person:… or system:… with letters and digits"
        )
    if looks_personal(actor_id.partition(":")[2]):
        raise IdentifierLooksPersonal(attribute="actor")
    return Actor(id=actor_id, role=_choice("actorrole", role, Role))


def grid_code(values: Mapping[str, str]) -> str | None:
    """15 digits, or None where none was sent."""
    value = values.get("gridcode")
    if value and _GRID.fullmatch(value) is None:
        raise AttributeNotValid(attribute="gridcode", expected="15 digits")
    return value or None


def grid_code_or_none(values: Mapping[str, str]) -> str | None:
    """The grid code where it has the right form; for the record of a refused message."""
    value = values.get("gridcode", "")
    return value if _GRID.fullmatch(value) else None


def one_of(values: Mapping[str, str], name: str, choices: type[Choice]) -> Choice:
    """A code of a closed list."""
    return _choice(name, required(values, name), choices)


def _choice(name: str, text: str, choices: type[Choice]) -> Choice:
    try:
        return choices(text)
    except ValueError:
        raise AttributeNotValid(attribute=name, expected=", ".join(choices)) from None


def code(values: Mapping[str, str], name: str) -> str | None:
    """An optional code without spaces."""
    value = values.get(name)
    if not value:
        return None
    if _CODE.fullmatch(value) is None or looks_personal(value):
        raise AttributeNotValid(attribute=name, expected="up to 128 letters, digits and . _ : / -")
    return value


def whole_number(values: Mapping[str, str], name: str) -> int | None:
    """An optional number from 0 up."""
    value = values.get(name)
    if not value:
        return None
    if _WHOLE.fullmatch(value) is None:
        raise AttributeNotValid(attribute=name, expected="a whole number from 0")
    return int(value)
