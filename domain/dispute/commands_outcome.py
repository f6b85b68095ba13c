"""What may be asked from the agreement to the end of a case."""

from dataclasses import dataclass
from datetime import date

from domain.dispute.codes import AgreementForm, PerformanceExtent
from domain.dispute.codes_follow import (
    CaseResult,
    ConfirmationRefusal,
    FollowUpResult,
    ReopenReason,
    SuspensionReason,
    TransferReason,
    WithdrawalKind,
)
from domain.dispute.command import DisputeCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachAgreement(DisputeCommand):
    """Take down what the parties agreed."""

    form: AgreementForm
    effective_on: date
    agreed_by: tuple[str, ...]
    witnesses: tuple[str, ...] = ()
    guardian_present: bool = False
    terms: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPerformance(DisputeCommand):
    """Say how far the agreement is kept."""

    extent: PerformanceExtent
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDispute(DisputeCommand):
    """Say that the parties ended it themselves."""

    how: WithdrawalKind
    party: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyForConfirmation(DisputeCommand):
    """Say that the parties asked the court together."""

    court: str
    applied_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantConfirmation(DisputeCommand):
    """Say that the court confirmed."""

    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseConfirmation(DisputeCommand):
    """Say that the court did not confirm."""

    reason: ConfirmationRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpDispute(DisputeCommand):
    """Say what a visit after the agreement found."""

    visit_no: int
    result: FollowUpResult
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDispute(DisputeCommand):
    """Strike the case off."""

    signed_off_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenDispute(DisputeCommand):
    """Begin a new round under the same code."""

    reason: ReopenReason
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferDispute(DisputeCommand):
    """Ask another office to take over."""

    to_org: str
    reason: TransferReason
    out_of_area: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptTransfer(DisputeCommand):
    """Say that the other office took over."""

    org: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendDispute(DisputeCommand):
    """Let work rest."""

    reason: SuspensionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeDispute(DisputeCommand):
    """Let work go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPublicSecurityCase(DisputeCommand):
    """Say that the police opened a case."""

    case_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludePublicSecurityCase(DisputeCommand):
    """Say that this case is over."""

    case_no: str
    result: CaseResult
