"""Every command once: what stood before, what is said, and the whole fact it becomes."""

from domain.rights import codes as k
from domain.rights import events as e
from domain.rights.command import RightsCommand
from domain.rights.events import RightsEvent
from domain.shared.purposes import Purpose
from tests.domain.rights import say
from tests.domain.rights.say import ASKED, DESTROYED, GUARD, LIU, LIU_SELF, UNREADABLE

Specimen = tuple[tuple[RightsEvent, ...], RightsCommand, tuple[RightsEvent, ...]]

REQUESTED = e.ErasureRequested(
    person_key=LIU,
    request=ASKED,
    basis=k.ErasureBasis.PURPOSE_ENDED,
    asked_by=k.AskedBy.PERSON,
    requested_by=LIU_SELF.id,
)
APPROVED = e.ErasureApproved(person_key=LIU, request=ASKED, approved_by=GUARD.id)
DENIED = e.ErasureRefused(person_key=LIU, request=ASKED, reason=k.ErasureRefusal.STATUTORY_RETENTION)
COMPLETED = e.ErasureCompleted(
    person_key=LIU, request=ASKED, key_destroyed_at=DESTROYED, copies_unreadable_by=UNREADABLE
)
COPIES = e.CopiesMadeUnreadable(person_key=LIU, request=ASKED, at=UNREADABLE)
RESTRICTED = e.ProcessingRestricted(
    person_key=LIU, scope=k.RestrictionScope.ALL_BUT_STORAGE, ground=k.RestrictionGround.OBJECTION
)
LIFTED = e.RestrictionLifted(person_key=LIU)
CORRECTION = e.CorrectionRequested(
    person_key=LIU, request=ASKED, fields=(k.RightsField.PHONE,), note="电话已换"
)
APPLIED = e.CorrectionApplied(person_key=LIU, request=ASKED, position=17)
NOT_CORRECTED = e.CorrectionRefused(
    person_key=LIU, request=ASKED, reason=k.RightsCorrectionRefusal.FOUND_RIGHT
)
NOTICE = e.NoticeShown(person_key=LIU, notice_version="2026-1", how=k.NoticeWay.ON_PAPER)
AGREED = e.ConsentGiven(person_key=LIU, purpose=Purpose.FRAUD_PREVENTION)
WITHDRAWN = e.ConsentWithdrawn(person_key=LIU, purpose=Purpose.FRAUD_PREVENTION)
HELD = e.LegalHoldPlaced(person_key=LIU, reason=k.LegalHoldReason.COURT_CASE)
RELEASED = e.LegalHoldReleased(person_key=LIU, reason=k.LegalHoldReason.COURT_CASE)

SPECIMENS: tuple[Specimen, ...] = (
    ((), say.ask(), (REQUESTED,)),
    ((REQUESTED,), say.approve(), (APPROVED,)),
    ((REQUESTED,), say.deny(), (DENIED,)),
    ((REQUESTED, APPROVED), say.complete(), (COMPLETED,)),
    ((REQUESTED, APPROVED, COMPLETED), say.confirm(), (COPIES,)),
    ((), say.restrict(), (RESTRICTED,)),
    ((RESTRICTED,), say.lift(), (LIFTED,)),
    ((), say.ask_correction(), (CORRECTION,)),
    ((CORRECTION,), say.applied(), (APPLIED,)),
    ((CORRECTION,), say.not_corrected(), (NOT_CORRECTED,)),
    ((), say.notice(), (NOTICE,)),
    ((), say.agree(), (AGREED,)),
    ((AGREED,), say.withdraw(), (WITHDRAWN,)),
    ((), say.hold(), (HELD,)),
    ((HELD,), say.release(), (RELEASED,)),
)
