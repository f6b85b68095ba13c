"""What people of the town say about the rights of one resident, and who they are."""

from datetime import UTC, datetime, timedelta

from domain.rights import codes as k
from domain.rights import commands as c
from domain.shared.actor import Actor, Role
from domain.shared.circumstance import Circumstance
from domain.shared.occurrence import SHANGHAI, Occurrence
from domain.shared.purposes import Purpose
from tests.support.swap_days import RULEBOOK

LIU = "01JN000000000000000000A001"
ASKED, AGAIN = "01JN000000000000000000Q001", "01JN000000000000000000Q002"

LIU_SELF = Actor(f"person:{LIU}", Role.RESIDENT)
NEIGHBOUR = Actor("person:01JN000000000000000000A002", Role.RESIDENT)
OFFICER = Actor("staff:O0007", Role.COMMUNITY_OFFICER)
GUARD = Actor("staff:D0001", Role.DATA_PROTECTION_OFFICER)
SECOND_GUARD = Actor("staff:D0002", Role.DATA_PROTECTION_OFFICER)
CLERK = Actor("staff:S0001", Role.STATISTICS_CLERK)

DESTROYED = datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
UNREADABLE = DESTROYED + timedelta(days=30)


def by(actor: Actor) -> Circumstance:
    """Said at nine in the morning, heard a minute later."""
    at = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    return Circumstance(
        actor=actor,
        occurred=Occurrence(at),
        received_at=at + timedelta(minutes=1),
        source="urn:gridledger:source:xiheqiao-app",
        grid_code=None,
        rulebook=RULEBOOK,
    )


def ask(
    actor: Actor = LIU_SELF,
    request: str = ASKED,
    basis: k.ErasureBasis = k.ErasureBasis.PURPOSE_ENDED,
    person_key: str = LIU,
) -> c.RequestErasure:
    """Liu wants to be forgotten."""
    return c.RequestErasure(
        circumstance=by(actor),
        person_key=person_key,
        request=request,
        basis=basis,
        asked_by=k.AskedBy.PERSON,
    )


def approve(actor: Actor = GUARD, request: str = ASKED) -> c.ApproveErasure:
    """The data-protection office agrees."""
    return c.ApproveErasure(circumstance=by(actor), person_key=LIU, request=request)


def deny(
    actor: Actor = GUARD,
    request: str = ASKED,
    reason: k.ErasureRefusal = k.ErasureRefusal.STATUTORY_RETENTION,
) -> c.RefuseErasure:
    """It does not."""
    return c.RefuseErasure(circumstance=by(actor), person_key=LIU, request=request, reason=reason)


def complete(actor: Actor = GUARD, request: str = ASKED, *, done_before: bool = False) -> c.CompleteErasure:
    """The key is gone."""
    return c.CompleteErasure(
        circumstance=by(actor),
        person_key=LIU,
        request=request,
        key_destroyed_at=DESTROYED,
        copies_unreadable_by=UNREADABLE,
        done_before=done_before,
    )


def confirm(actor: Actor = GUARD, request: str = ASKED) -> c.ConfirmCopiesUnreadable:
    """So are its copies."""
    return c.ConfirmCopiesUnreadable(circumstance=by(actor), person_key=LIU, request=request, at=UNREADABLE)


def restrict(
    actor: Actor = GUARD, ground: k.RestrictionGround = k.RestrictionGround.OBJECTION
) -> c.RestrictProcessing:
    """Kept, and nothing else."""
    scope = k.RestrictionScope.ALL_BUT_STORAGE
    return c.RestrictProcessing(circumstance=by(actor), person_key=LIU, scope=scope, ground=ground)


def lift(actor: Actor = GUARD) -> c.LiftRestriction:
    """May be used again."""
    return c.LiftRestriction(circumstance=by(actor), person_key=LIU)


def ask_correction(
    actor: Actor = LIU_SELF,
    request: str = ASKED,
    fields: tuple[k.RightsField, ...] = (k.RightsField.PHONE,),
    note: str | None = "电话已换",
) -> c.RequestCorrection:
    """The number is an old one."""
    return c.RequestCorrection(
        circumstance=by(actor), person_key=LIU, request=request, fields=fields, note=note
    )


def applied(actor: Actor = OFFICER, request: str = ASKED, position: int = 17) -> c.ApplyCorrection:
    """It was put right."""
    return c.ApplyCorrection(circumstance=by(actor), person_key=LIU, request=request, position=position)


def not_corrected(actor: Actor = OFFICER, request: str = ASKED) -> c.RefuseCorrection:
    """It was right."""
    reason = k.RightsCorrectionRefusal.FOUND_RIGHT
    return c.RefuseCorrection(circumstance=by(actor), person_key=LIU, request=request, reason=reason)


def notice(actor: Actor = OFFICER, version: str = "2026-1") -> c.ShowNotice:
    """Liu reads who handles the data and why."""
    return c.ShowNotice(
        circumstance=by(actor), person_key=LIU, notice_version=version, how=k.NoticeWay.ON_PAPER
    )


def agree(actor: Actor = LIU_SELF) -> c.GiveConsent:
    """To be warned of fraud."""
    return c.GiveConsent(circumstance=by(actor), person_key=LIU, purpose=Purpose.FRAUD_PREVENTION)


def withdraw(actor: Actor = LIU_SELF) -> c.WithdrawConsent:
    """No longer."""
    return c.WithdrawConsent(circumstance=by(actor), person_key=LIU, purpose=Purpose.FRAUD_PREVENTION)


def hold(actor: Actor = GUARD, reason: k.LegalHoldReason = k.LegalHoldReason.COURT_CASE) -> c.PlaceLegalHold:
    """A court needs it."""
    return c.PlaceLegalHold(circumstance=by(actor), person_key=LIU, reason=reason)


def release(
    actor: Actor = GUARD, reason: k.LegalHoldReason = k.LegalHoldReason.COURT_CASE
) -> c.ReleaseLegalHold:
    """The court is done."""
    return c.ReleaseLegalHold(circumstance=by(actor), person_key=LIU, reason=reason)
