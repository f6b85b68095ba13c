"""What may be said about who lives where, and about visits at the door. Links stand with the other words on persons."""

from dataclasses import dataclass

from domain.registry.codes_residences import (
    Claimant,
    ClaimDoubt,
    Contradiction,
    EndReason,
    HouseholderRelation,
    MissedVisit,
    ReopeningReason,
    ResidenceVerificationMethod,
    Tenure,
    VisitPurpose,
)
from domain.registry.commands import RegistryCommand
from domain.shared.periods import StatedDay


@dataclass(frozen=True, slots=True, kw_only=True)
class StayCommand(RegistryCommand):
    """A word about one person in one dwelling."""

    person_key: str
    dwelling_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResidence(StayCommand):
    """Somebody claims that the person lives there; the same claimant's newer word replaces their older one."""

    claimant: Claimant
    tenure: Tenure
    since: StatedDay
    until: StatedDay | None = None
    relation: HouseholderRelation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyResidence(StayCommand):
    """Somebody with authority found it true."""

    method: ResidenceVerificationMethod
    since: StatedDay | None = None
    tenure: Tenure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictResidence(StayCommand):
    """Somebody found it otherwise."""

    finding: Contradiction
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectResidence(StayCommand):
    """Somebody with authority found it untrue."""

    reason: ClaimDoubt


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawClaim(StayCommand):
    """The actor takes their own claim back."""

    reason: ClaimDoubt


@dataclass(frozen=True, slots=True, kw_only=True)
class EndResidence(StayCommand):
    """The person lives there no longer; `until` is their last day."""

    until: StatedDay
    reason: EndReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenResidence(StayCommand):
    """The person lives there after all, or again since a day."""

    since: StatedDay
    reason: ReopeningReason


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptVisit(RegistryCommand):
    """Somebody stood at the door and came no further."""

    visit_id: str
    dwelling_id: str
    purpose: VisitPurpose
    outcome: MissedVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteVisit(RegistryCommand):
    """A visit took place."""

    visit_id: str
    dwelling_id: str
    purpose: VisitPurpose
    headcount: int | None = None
    notice_shown: bool = False


ResidenceCommand = (
    ReportResidence
    | VerifyResidence
    | ContradictResidence
    | RejectResidence
    | WithdrawClaim
    | EndResidence
    | ReopenResidence
)
VisitCommand = AttemptVisit | CompleteVisit
