"""A fact told once: one definition is what systems send, what a slice decides on, and what the log keeps.

Slices whose facts need no reshaping between the wire and the log are written in this form (docs/adding-a-slice.md). A
published form that must change later gets a shape of its own, and the stored form an upcaster, as everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Annotated, ClassVar, Generic, TypeVar, get_args, get_origin, get_type_hints

from domain.shared.circumstance import Circumstance
from domain.shared.event import DomainEvent
from domain.shared.personal import PersonalField


class Fact(DomainEvent):
    """Subclasses are frozen dataclasses like every event; each field is annotated with `told(…)`.

    `title` is the fact in Chinese and English.
    """

    __slots__ = ()
    title: ClassVar[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Form:
    """What a value looks like: a pattern, and the least and most of a number, of letters or of items."""

    pattern: str | None = None
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """How a field is told outside: sensitivity (P0 public to P4 sensitive), name, meaning, form.

    `refers` is the kind of stream the value names: the fact stands on that thing.
    """

    level: str
    zh: str
    en: str
    form: Form
    refers: str | None


def told(level: str, zh: str, en: str, form: Form | None = None, *, refers: str | None = None) -> Told:
    """`Annotated[str, told("P1", "摄像点位", "Which camera point.", REFERENCE)]`."""
    return Told(level, zh, en, form or Form(), refers)


@dataclass(frozen=True, slots=True)
class FactField:
    """One field of a fact: its name, its type without what only describes it, whether it is sealed."""

    name: str
    hint: object
    told: Told
    personal: bool


class NotTold(TypeError):
    """A field of a fact that says nothing of itself."""


_known: dict[type[Fact], tuple[FactField, ...]] = {}


def fields_of_fact(fact: type[Fact]) -> tuple[FactField, ...]:
    """In the order they were written. Raises `NotTold`."""
    known = _known.get(fact)
    if known is None:
        hints = get_type_hints(fact, include_extras=True)
        known = _known[fact] = tuple(_field(fact, each.name, hints[each.name]) for each in fields(fact))  # type: ignore[arg-type]
    return known


def _field(fact: type[Fact], name: str, hint: object) -> FactField:
    said = [each for each in _marks(hint) if isinstance(each, Told)]
    if get_origin(hint) is not Annotated or not said:
        raise NotTold(f"{fact.__name__}.{name}")
    personal = any(isinstance(each, PersonalField) for each in _marks(hint))
    return FactField(name, get_args(hint)[0], said[0], personal)


def _marks(hint: object) -> Iterator[object]:
    """Everything annotated on a type or on what it is made of."""
    if get_origin(hint) is Annotated:
        yield from get_args(hint)[1:]
    for inner in get_args(hint):
        if not isinstance(inner, Told | PersonalField):
            yield from _marks(inner)


def legible(fact: Fact) -> tuple[object, ...]:
    """What can be compared for ever: everything but what is sealed."""
    return tuple(getattr(fact, each.name) for each in fields_of_fact(type(fact)) if not each.personal)


FactSaid = TypeVar("FactSaid", bound=Fact, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Generic[FactSaid]):
    """A fact as somebody claims it, of the thing named by its natural key."""

    circumstance: Circumstance
    thing: str
    fact: FactSaid
