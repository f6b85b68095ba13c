"""What may be asked in the closed loop with the town office."""

from dataclasses import dataclass
from datetime import date

from domain.dispute.codes_follow import EscalationReason, ExtensionReason, RejectionReason, ReturnReason
from domain.dispute.command import DisputeCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateDispute(DisputeCommand):
    """Ask the town office for help."""

    reason: EscalationReason
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnEscalation(DisputeCommand):
    """Send it back."""

    by_org: str
    reason: ReturnReason
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSupervision(DisputeCommand):
    """Dispatch it to one responsible office; without a day the longest the rules allow is set."""

    responsible_org: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindSupervision(DisputeCommand):
    """Ask how it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendSupervision(DisputeCommand):
    """Move the deadline."""

    until: date
    approved_by: str
    reason: ExtensionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSupervisionProgress(DisputeCommand):
    """Say how it stands."""

    by_org: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitSupervisionResult(DisputeCommand):
    """Say that it is done."""

    by_org: str
    submitted_by: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectSupervisionResult(DisputeCommand):
    """Say that it is not done."""

    reason: RejectionReason
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSupervision(DisputeCommand):
    """Sign it off."""
