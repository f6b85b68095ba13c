"""What may be said about a finding, named by its inspection and the item of the checklist."""

from dataclasses import dataclass
from datetime import date

from domain.rental.codes import (
    Evidence,
    FindingReopening,
    NoticeMode,
    ReferralOutcome,
    ReferralReason,
    ReportedBy,
    VoidReason,
)
from domain.rental.commands_inspections import InspectionCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCommand(InspectionCommand):
    """Something about one finding."""

    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FixOnSpot(FindingCommand):
    """Put right while the inspector was there."""

    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRectification(FindingCommand):
    """To be put right by the end of a day; without one the pack's usual limit is set."""

    notice: NoticeMode
    due_on: date | None = None
    notice_no: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRectification(FindingCommand):
    """It was put right, somebody says. `reporter` is the landlord's or tenant's key where staff takes it down."""

    standing: ReportedBy
    reporter: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinspectFinding(FindingCommand):
    """Somebody else looked. If it did not pass, `due_on` is the new day; without one the pack's usual limit."""

    passed: bool
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferFinding(FindingCommand):
    """Hand it to an office with the power to act."""

    org: str
    reason: ReferralReason


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReferral(FindingCommand):
    """What the office answered; what it sends back is to be put right by `due_on`."""

    outcome: ReferralOutcome
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenFinding(FindingCommand):
    """It was closed and is not right after all."""

    reason: FindingReopening
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidFinding(FindingCommand):
    """It does not count."""

    reason: VoidReason


COMMANDS: tuple[type[FindingCommand], ...] = (
    FixOnSpot,
    OrderRectification,
    ReportRectification,
    ReinspectFinding,
    ReferFinding,
    AnswerReferral,
    ReopenFinding,
    VoidFinding,
)
