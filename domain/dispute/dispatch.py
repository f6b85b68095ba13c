"""Typed tables by command and by event: looking a type up is quicker than matching forty of them in turn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from domain.dispute.command import DisputeCommand
from domain.dispute.states import Dispute
from domain.shared.event import DomainEvent

C = TypeVar("C", bound=DisputeCommand)
E = TypeVar("E", bound=DomainEvent)


@dataclass(frozen=True, slots=True)
class Decision:
    """How one command is decided: the fact it tells, whether that already holds, what stands against it."""

    fact: Callable[[DisputeCommand, Dispute], DomainEvent]
    check: Callable[[DisputeCommand, Dispute], None]
    holds: Callable[[DisputeCommand, Dispute], bool]


Decisions = Mapping[type[DisputeCommand], Decision]
Steps = Mapping[type[DomainEvent], Callable[[Dispute, DomainEvent], Dispute]]


def _nothing_against(command: DisputeCommand, dispute: Dispute) -> None:
    """A fact that only needs its phase."""


def _not_yet(command: DisputeCommand, dispute: Dispute) -> bool:
    return False


def decision(
    command_type: type[C],
    fact: Callable[[C, Dispute], DomainEvent],
    check: Callable[[C, Dispute], None] = _nothing_against,
    holds: Callable[[C, Dispute], bool] = _not_yet,
) -> tuple[type[DisputeCommand], Decision]:
    """One line of a table of decisions."""

    def the_fact(command: DisputeCommand, dispute: Dispute) -> DomainEvent:
        assert isinstance(command, command_type)
        return fact(command, dispute)

    def the_check(command: DisputeCommand, dispute: Dispute) -> None:
        assert isinstance(command, command_type)
        check(command, dispute)

    def already(command: DisputeCommand, dispute: Dispute) -> bool:
        assert isinstance(command, command_type)
        return holds(command, dispute)

    return command_type, Decision(the_fact, the_check, already)


def step(
    event_type: type[E], after: Callable[[Dispute, E], Dispute]
) -> tuple[type[DomainEvent], Callable[[Dispute, DomainEvent], Dispute]]:
    """One line of a table of folds."""

    def the_step(dispute: Dispute, event: DomainEvent) -> Dispute:
        assert isinstance(event, event_type)
        return after(dispute, event)

    return event_type, the_step
