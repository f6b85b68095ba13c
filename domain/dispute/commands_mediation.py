"""What may be asked during mediation."""

from dataclasses import dataclass
from datetime import date

from domain.dispute.codes import (
    Channel,
    ChannelChangeReason,
    Guidance,
    MeasureKind,
    ReplacementReason,
    SessionMode,
    SessionOutcome,
)
from domain.dispute.codes_follow import Mechanism
from domain.dispute.command import DisputeCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignChannel(DisputeCommand):
    """Give it to a channel, or change the channel and say why."""

    channel: Channel
    reason: ChannelChangeReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignMediator(DisputeCommand):
    """Give it to a mediator; `person_key` is the mediator's own key where the register has one."""

    mediator: str
    person_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceMediator(DisputeCommand):
    """Let one mediator give way to another."""

    former: str
    successor: str
    reason: ReplacementReason
    objected_by: str | None = None
    successor_person_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseMediation(DisputeCommand):
    """Say that a party does not want mediation."""

    party: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSession(DisputeCommand):
    """Arrange a session."""

    session_ref: str
    mode: SessionMode
    planned_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSession(DisputeCommand):
    """Say that a session took place."""

    session_ref: str
    mode: SessionMode
    outcome: SessionOutcome
    attended_by: tuple[str, ...]
    agreed_to_mediate: tuple[str, ...]
    guardian_present: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissSession(DisputeCommand):
    """Say who did not come to an arranged session."""

    session_ref: str
    missed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSite(DisputeCommand):
    """Say who went to look."""

    visit_ref: str
    visited_by: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeMeasure(DisputeCommand):
    """Propose something practical."""

    measure_ref: str
    kind: MeasureKind
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImplementMeasure(DisputeCommand):
    """Say that it was done, and whom else it serves."""

    measure_ref: str
    kind: MeasureKind
    benefits: tuple[str, ...] = ()
    benefiting_households: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendMediation(DisputeCommand):
    """Go on beyond the general limit, as the parties agreed."""

    until: date
    agreed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailMediation(DisputeCommand):
    """End the mediation without agreement."""

    guided_to: Guidance
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPartner(DisputeCommand):
    """Add a partner of the 三联 mechanism."""

    mechanism: Mechanism
    org: str
