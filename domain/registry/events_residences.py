"""What is recorded about who lives where: claims first, facts once somebody with authority verified them.

`happened_at` puts facts that arrive in any order into the order of what happened (see `happened.py`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.registry.codes_residences import (
    Claimant,
    ClaimDoubt,
    Contradiction,
    EndReason,
    HouseholderRelation,
    LinkReason,
    MissedVisit,
    ReopeningReason,
    ResidenceVerificationMethod,
    Tenure,
    UnlinkReason,
    VisitPurpose,
)
from domain.shared.event import DomainEvent
from domain.shared.periods import StatedDay
from domain.shared.personal import PersonalText


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidenceReported(DomainEvent):
    """A claim that a person lives in a dwelling since a day. Claims of one stay meet in one stream.

    `claimed_by` is who says so, so that the same person's later word replaces their earlier one.
    """

    name: ClassVar[str] = "residence.reported"
    person_key: str
    dwelling_id: str
    claimed_by: str
    claimant: Claimant
    tenure: Tenure
    since: StatedDay
    until: StatedDay | None = None
    relation: HouseholderRelation | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidenceVerified(DomainEvent):
    """Somebody with authority found it true: from here on it is a fact."""

    name: ClassVar[str] = "residence.verified"
    person_key: str
    dwelling_id: str
    method: ResidenceVerificationMethod
    since: StatedDay | None = None
    tenure: Tenure | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidenceContradicted(DomainEvent):
    """Somebody found it otherwise; both words stand until it is verified or rejected."""

    name: ClassVar[str] = "residence.contradicted"
    person_key: str
    dwelling_id: str
    contradicted_by: str
    finding: Contradiction
    note: PersonalText | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidenceRejected(DomainEvent):
    """Somebody with authority found it untrue."""

    name: ClassVar[str] = "residence.rejected"
    person_key: str
    dwelling_id: str
    reason: ClaimDoubt
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidenceClaimWithdrawn(DomainEvent):
    """Who claimed it takes the claim back; other claims and facts stand."""

    name: ClassVar[str] = "residence.claim_withdrawn"
    person_key: str
    dwelling_id: str
    claimed_by: str
    reason: ClaimDoubt
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidenceEnded(DomainEvent):
    """The person lives there no longer."""

    name: ClassVar[str] = "residence.ended"
    person_key: str
    dwelling_id: str
    until: StatedDay
    reason: EndReason
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidenceReopened(DomainEvent):
    """The person lives there after all, or again."""

    name: ClassVar[str] = "residence.reopened"
    person_key: str
    dwelling_id: str
    since: StatedDay
    reason: ReopeningReason
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAttempted(DomainEvent):
    """Somebody stood at the door and came no further."""

    name: ClassVar[str] = "visit.attempted"
    visit_id: str
    dwelling_id: str
    purpose: VisitPurpose
    outcome: MissedVisit
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCompleted(DomainEvent):
    """A visit took place. `headcount` is a number of persons, nothing about them."""

    name: ClassVar[str] = "visit.completed"
    visit_id: str
    dwelling_id: str
    purpose: VisitPurpose
    headcount: int | None = None
    notice_shown: bool = False
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLinked(DomainEvent):
    """This record and another are one person: read together from now on, each with its own history."""

    name: ClassVar[str] = "person.linked"
    person_key: str
    to: str
    reason: LinkReason
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonUnlinked(DomainEvent):
    """They are two persons after all; nothing was mixed, so nothing has to be taken apart."""

    name: ClassVar[str] = "person.unlinked"
    person_key: str
    to: str
    reason: UnlinkReason
    happened_at: datetime | None = None


EVENTS: tuple[type[DomainEvent], ...] = (
    ResidenceReported,
    ResidenceVerified,
    ResidenceContradicted,
    ResidenceRejected,
    ResidenceClaimWithdrawn,
    ResidenceEnded,
    ResidenceReopened,
    VisitAttempted,
    VisitCompleted,
    PersonLinked,
    PersonUnlinked,
)

ResidenceEvent = (
    ResidenceReported
    | ResidenceVerified
    | ResidenceContradicted
    | ResidenceRejected
    | ResidenceClaimWithdrawn
    | ResidenceEnded
    | ResidenceReopened
)
VisitEvent = VisitAttempted | VisitCompleted
LinkEvent = PersonLinked | PersonUnlinked
