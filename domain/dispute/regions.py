"""What runs beside the mediation: town supervision, judicial confirmation, interruption, hand-over."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NotSupervised:
    """The town office was never asked, or its last supervision is over and a new round began."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Asked for; `dispatched_on` is set where an order came back, because its clock goes on."""

    proposed_on: date
    returns: int = 0
    dispatched_on: date | None = None
    due_on: date | None = None
    extended: bool = False


@dataclass(frozen=True, slots=True)
class SentBack:
    """The town office returned the proposal to the officer; asked again, it counts on."""

    proposal: Proposed


@dataclass(frozen=True, slots=True)
class Supervised:
    """One office is responsible until a day; the clock runs since the first dispatch."""

    responsible_org: str
    dispatched_on: date
    due_on: date
    returns: int = 0
    extended: bool = False


@dataclass(frozen=True, slots=True)
class ResultSubmitted:
    """The responsible office says it is done; the town office has to say whether it is."""

    order: Supervised
    submitted_by: str
    submitted_on: date


@dataclass(frozen=True, slots=True)
class SupervisionOver:
    """Signed off by the town office."""

    closed_on: date


Supervision = NotSupervised | Proposed | SentBack | Supervised | ResultSubmitted | SupervisionOver


@dataclass(frozen=True, slots=True)
class NotApplied:
    """Nobody asked a court."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The parties asked together."""

    applied_on: date


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The agreement can be enforced."""

    document_no: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """The court said no; the parties may agree anew."""

    refused_on: date


Confirmation = NotApplied | Applied | Confirmed | Unconfirmed


@dataclass(frozen=True, slots=True)
class Running:
    """Work goes on."""


@dataclass(frozen=True, slots=True)
class Suspended:
    """Work rests since a day."""

    since: date


@dataclass(frozen=True, slots=True)
class UnderPoliceCase:
    """A public-security case is open: mediation rests, whatever else it rests for."""

    case_no: str
    since: date
    suspended_since: date | None = None


Pause = Running | Suspended | UnderPoliceCase


@dataclass(frozen=True, slots=True)
class Here:
    """Nobody else was asked to take over."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Another office was asked; the first one stays responsible until it accepts (首接负责)."""

    to_org: str
    out_of_area: bool


Handover = Here | Offered

# What a new case begins with.
NOT_SUPERVISED = NotSupervised()
NOT_APPLIED = NotApplied()
RUNNING = Running()
HERE = Here()
