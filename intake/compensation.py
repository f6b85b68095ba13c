"""How an accepted fact is taken back: by another published fact where the trade has one, else said honestly that none can."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.shared.event import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one message put into its stream, and what stood there before; personal values opened.

    A value nobody can open any more is still `Sealed`. `occurred_at` is when the message said it happened.
    """

    events: tuple[DomainEvent, ...]
    before: tuple[DomainEvent, ...]
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The published fact about the same thing that takes it back. `occurred_at` None: when it is undone."""

    type: str
    data: Mapping[str, object]
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CannotBeUndone:
    """Why nothing takes it back, in both languages."""

    zh: str
    en: str


Compensate = Callable[[Told], Counter | CannotBeUndone]

NO_COUNTERPART = CannotBeUndone(
    "该类事实没有对应的撤销事实；如有错误，请另行更正。",
    "No published fact takes this one back; tell a correction where it is wrong.",
)


def by(type_name: str, **data: object) -> Compensate:
    """Always the same fact: `compensate=by("gridledger.dwelling.voided.v1", reason="mistaken")`."""
    return lambda _: Counter(type=type_name, data=data)


def never(zh: str, en: str) -> Compensate:
    """Nothing can, and why."""
    return lambda _: CannotBeUndone(zh, en)
