"""What may be said about a person's rights. `request` is a ULID the asker's system chose."""

from dataclasses import dataclass
from datetime import datetime

from domain.rights.codes import (
    AskedBy,
    ErasureBasis,
    ErasureRefusal,
    LegalHoldReason,
    NoticeWay,
    RestrictionGround,
    RestrictionScope,
    RightsCorrectionRefusal,
    RightsField,
)
from domain.rights.command import RightsCommand
from domain.shared.purposes import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestErasure(RightsCommand):
    """Somebody asks that this person's data be erased."""

    request: str
    basis: ErasureBasis
    asked_by: AskedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveErasure(RightsCommand):
    """A second person, of the data-protection office, says that it shall be."""

    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseErasure(RightsCommand):
    """It shall not be, and why."""

    request: str
    reason: ErasureRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteErasure(RightsCommand):
    """The key is destroyed with this very fact. Never sent: only the erasure itself says so."""

    request: str
    key_destroyed_at: datetime
    copies_unreadable_by: datetime
    done_before: bool = False  # and a restore took the log back to before it: approved it was


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmCopiesUnreadable(RightsCommand):
    """The key epoch that wrapped the key was destroyed: copies in backups open no more. Never sent either."""

    request: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictProcessing(RightsCommand):
    """Nothing is done with the data any more but to keep and protect it."""

    scope: RestrictionScope
    ground: RestrictionGround


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftRestriction(RightsCommand):
    """It may be used again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCorrection(RightsCommand):
    """Somebody says that what stands here is wrong; `note` says what, in their words."""

    request: str
    fields: tuple[RightsField, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyCorrection(RightsCommand):
    """It was put right by the fact at `position` of the log."""

    request: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseCorrection(RightsCommand):
    """It stays as it is, and why."""

    request: str
    reason: RightsCorrectionRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowNotice(RightsCommand):
    """The person was told who handles their data and why."""

    notice_version: str
    how: NoticeWay


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent(RightsCommand):
    """The person agrees to one purpose."""

    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent(RightsCommand):
    """The person agrees no longer (15)."""

    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLegalHold(RightsCommand):
    """Nothing of this person may be erased until further notice."""

    reason: LegalHoldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLegalHold(RightsCommand):
    """That reason is gone."""

    reason: LegalHoldReason


COMMANDS: tuple[type[RightsCommand], ...] = (
    RequestErasure,
    ApproveErasure,
    RefuseErasure,
    CompleteErasure,
    ConfirmCopiesUnreadable,
    RestrictProcessing,
    LiftRestriction,
    RequestCorrection,
    ApplyCorrection,
    RefuseCorrection,
    ShowNotice,
    GiveConsent,
    WithdrawConsent,
    PlaceLegalHold,
    ReleaseLegalHold,
)
