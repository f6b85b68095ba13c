"""Every published type: its shape, its topic, and the pure way from a message to a command."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from domain.shared.circumstance import Circumstance
from intake.compensation import Compensate


class Shape(BaseModel):
    """A published payload: strict, frozen, and an unknown field is refused, never ignored."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


class InTopic(StrEnum):
    """The topics upstream systems write to; the key is the grid code, so one grid keeps its order."""

    REGISTRY = "gridledger.in.registry"
    RENTAL = "gridledger.in.rental"
    DISPUTE = "gridledger.in.dispute"
    COMMUNITY = "gridledger.in.community"


_IN, _FROM = "gridledger.in.", "gridledger.from."


def shared_topic(name: str) -> str:
    """The topic of the house a source's own stands for: `gridledger.from.hotline.dispute` for the one of disputes."""
    return _IN + name.rpartition(".")[2] if name.startswith(_FROM) else name


class Routed(NamedTuple):
    """Where a command goes: the stream's name (`<kind>:<natural key>`) and the command itself.

    `refers` names other streams the fact stands on: it waits until each has its first fact. `claims` are names
    (`claim:<list>:<name>`) that only one thing may ever have; the stream takes them with this fact.
    """

    stream: str
    command: object
    refers: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


class Named(NamedTuple):
    """What the envelope says about the thing itself: who sent it, under which number of theirs."""

    source: str
    subject: str


ShapeClass = type[Shape]  # named here: inside PublishedType `type` is the wire name

Translate = Callable[[BaseModel, Named, Circumstance], Routed]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedType:
    """One line of the catalogue.

    `personal` types need a `basis`; `needs_grid` types need a known grid code; `creates` types may open
    their stream, all others wait for it. `example` is a valid payload of fictional people, published with
    the schema. `title` is the fact in Chinese and English. `compensate` says which fact takes it back when an import is
    undone; None where the trade has none.
    """

    type: str
    shape: ShapeClass
    topic: InTopic
    slice_name: str
    translate: Translate
    title: tuple[str, str]
    example: Mapping[str, object]
    personal: bool = False
    needs_grid: bool = True
    creates: bool = False
    compensate: Compensate | None = None


class Catalogue:
    """All published types by name."""

    def __init__(self, published: Iterable[PublishedType]) -> None:
        self._by_type = {each.type: each for each in published}

    def find(self, type_name: str) -> PublishedType | None:
        """The published type of that name, or None."""
        return self._by_type.get(type_name)

    def versions_of(self, type_name: str) -> list[str]:
        """Published versions of the same fact, to answer a wrong version with the right ones."""
        stem = type_name.rsplit(".v", 1)[0]
        return sorted(known for known in self._by_type if known.rsplit(".v", 1)[0] == stem)

    def all(self) -> list[PublishedType]:
        """Every published type, by name."""
        return [self._by_type[name] for name in sorted(self._by_type)]
