"""The phases of a dispute as types: what is only known from some step on exists only from that step on."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.dispute.codes import (
    AgreementForm,
    Channel,
    Guidance,
    NonAcceptanceReason,
    PerformanceExtent,
    Route,
)
from domain.dispute.codes_follow import Outcome, WithdrawalKind


@dataclass(frozen=True, slots=True)
class Absent:
    """Nobody has told us of it."""


@dataclass(frozen=True, slots=True)
class Reported:
    """Told, not yet taken up."""


@dataclass(frozen=True, slots=True)
class Registered:
    """Taken up; `since` starts the clock of mediation."""

    since: date


@dataclass(frozen=True, slots=True)
class Routed:
    """Triaged."""

    since: date
    route: Route
    triaged_on: date


@dataclass(frozen=True, slots=True)
class Channelled:
    """One of the three channels has it."""

    since: date
    route: Route
    triaged_on: date
    channel: Channel


@dataclass(frozen=True, slots=True)
class Mediator:
    """Who mediates; `person_key` only where the register knows them as a person."""

    id: str
    person_key: str | None

    def is_one_of(self, keys: Container[object]) -> bool:
        """Whether one of these parties is this very mediator."""
        return self.id in keys or self.person_key in keys


class Work(NamedTuple):
    """What stands once a mediator has the dispute; a tuple because nearly every fact of the mediation makes one."""

    since: date
    route: Route
    triaged_on: date
    channel: Channel
    mediators: tuple[Mediator, ...]
    assigned_on: date
    first_session_on: date | None = None
    last_contact_on: date | None = None
    failed_sessions: int = 0


@dataclass(frozen=True, slots=True)
class Assigned:
    """A mediator has it, nobody has met yet."""

    work: Work


@dataclass(frozen=True, slots=True)
class Mediating:
    """A session was held or the place was visited."""

    work: Work


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the parties settled; its terms are sealed in the event."""

    form: AgreementForm
    agreed_on: date
    effective_on: date


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement stands."""

    work: Work
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Performing:
    """The agreement is being kept, fully or in part."""

    work: Work
    agreement: Agreement
    extent: PerformanceExtent


@dataclass(frozen=True, slots=True)
class FollowingUp:
    """Visits after the agreement have begun; `extent` is the latest that is known of its keeping."""

    work: Work
    agreement: Agreement
    extent: PerformanceExtent
    visits: frozenset[int]


@dataclass(frozen=True, slots=True)
class Failed:
    """Mediation ended without agreement; the file is still open."""

    failed_on: date
    guided_to: Guidance


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The parties ended it themselves; the file is still open."""

    withdrawn_on: date
    how: WithdrawalKind


@dataclass(frozen=True, slots=True)
class Merged:
    """The same dispute as another case."""

    of: str
    ended_on: date


@dataclass(frozen=True, slots=True)
class NotAccepted:
    """Not taken up."""

    reason: NonAcceptanceReason
    ended_on: date


@dataclass(frozen=True, slots=True)
class TriagedOut:
    """Not a dispute."""

    ended_on: date


@dataclass(frozen=True, slots=True)
class TransferredAway:
    """Another area has it."""

    org: str
    ended_on: date


@dataclass(frozen=True, slots=True)
class Closed:
    """Struck off (销号)."""

    outcome: Outcome
    ended_on: date


InMediation = Assigned | Mediating
Settled = Agreed | Performing | FollowingUp
Ended = Merged | NotAccepted | TriagedOut | TransferredAway | Closed
Phase = (
    Reported
    | Registered
    | Routed
    | Channelled
    | Assigned
    | Mediating
    | Agreed
    | Performing
    | FollowingUp
    | Failed
    | Withdrawn
    | Merged
    | NotAccepted
    | TriagedOut
    | TransferredAway
    | Closed
)
