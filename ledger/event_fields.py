"""Which fields of an event type need looking at before it is stored, found once per type from its annotations."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Annotated, Union, get_args, get_origin, get_type_hints

from domain.shared.personal import PersonalField, Sealed


class EventTypeNotStorable(TypeError):
    """An annotation whose stored bytes would not be the same every time, or could not be read again."""


class FieldKind(Enum):
    """Why a field is looked at."""

    PERSONAL = auto()
    INSTANT = auto()
    NESTED = auto()


@dataclass(frozen=True, slots=True)
class EventField:
    """One field to look at; `many` means a tuple of such values, `mask` is the personal field's kind."""

    name: str
    kind: FieldKind
    many: bool
    mask: str = ""


_fields: dict[type, tuple[EventField, ...]] = {}
_personal: dict[type, tuple[EventField, ...]] = {}


def fields_of(owner: type) -> tuple[EventField, ...]:
    """The fields of a frozen dataclass that are personal, are instants, or lead to further dataclasses."""
    known = _fields.get(owner)
    if known is None:
        if not is_dataclass(owner):
            raise EventTypeNotStorable(f"{owner.__name__} is not a dataclass")
        hints = get_type_hints(owner, include_extras=True)
        found = (_field(owner, each.name, hints[each.name]) for each in fields(owner))
        known = _fields[owner] = tuple(each for each in found if each is not None)
    return known


def personal_fields_of(owner: type) -> tuple[EventField, ...]:
    """The fields that are personal or lead to something personal; empty for types without personal data."""
    known = _personal.get(owner)
    if known is None:
        known = _personal[owner] = tuple(each for each in fields_of(owner) if _is_personal(owner, each))
    return known


def _is_personal(owner: type, each: EventField) -> bool:
    if each.kind is FieldKind.NESTED:
        return any(map(personal_fields_of, _nested_types(owner, each.name)))
    return each.kind is FieldKind.PERSONAL


def personal_paths(owner: type) -> Mapping[str, str]:
    """Path (`parties[].name`) to display mask of every personal field, for schemas and documents."""
    return dict(_paths(owner, ""))


def _paths(owner: type, before: str) -> Iterator[tuple[str, str]]:
    for each in personal_fields_of(owner):
        path = f"{before}{each.name}{'[]' if each.many else ''}"
        if each.kind is FieldKind.PERSONAL:
            yield path, each.mask
            continue
        for nested in _nested_types(owner, each.name):
            yield from _paths(nested, f"{path}.")


def _field(owner: type, name: str, hint: object) -> EventField | None:
    leaves = list(_leaves(hint, many=False))
    for leaf, _ in leaves:
        if leaf in (set, frozenset, object) or get_origin(leaf) in (set, frozenset):
            raise EventTypeNotStorable(f"{owner.__name__}.{name}: {leaf} has no stored order or shape")
    marks = [(leaf, many) for leaf, many in leaves if isinstance(leaf, PersonalField)]
    if marks:
        mark, many = marks[0]
        assert isinstance(mark, PersonalField)
        return EventField(name, FieldKind.PERSONAL, many, mark.kind)
    for leaf, many in leaves:
        if leaf is datetime:
            return EventField(name, FieldKind.INSTANT, many)
    for leaf, many in leaves:
        if isinstance(leaf, type) and is_dataclass(leaf):
            return EventField(name, FieldKind.NESTED, many)
    return None


def _leaves(hint: object, *, many: bool) -> Iterator[tuple[object, bool]]:
    """The plain types inside an annotation (and the personal mark, instead of what it marks)."""
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *marks = get_args(hint)
        personal = [mark for mark in marks if isinstance(mark, PersonalField)]
        if personal:
            yield personal[0], many
        else:
            yield from _leaves(inner, many=many)
    elif origin in (Union, types.UnionType):
        for each in get_args(hint):
            yield from _leaves(each, many=many)
    elif origin is tuple:
        for each in get_args(hint):
            if each is not Ellipsis:
                yield from _leaves(each, many=True)
    else:
        yield (origin or hint), many


def _nested_types(owner: type, name: str) -> tuple[type, ...]:
    hint = get_type_hints(owner, include_extras=True)[name]
    return tuple(
        leaf
        for leaf, _ in _leaves(hint, many=False)
        if isinstance(leaf, type) and is_dataclass(leaf) and leaf is not Sealed
    )
