"""How facts about a person's rights are taken back when an import was a mistake."""

from domain.rights.codes import ErasureRefusal
from domain.rights.events import (
    ConsentGiven,
    ErasureApproved,
    ErasureRequested,
    LegalHoldPlaced,
    LegalHoldReleased,
    ProcessingRestricted,
)
from intake.compensation import CannotBeUndone, Compensate, Counter, Told, by, never

_NOT_RESTRICTED = CannotBeUndone("此前没有限制处理。", "Processing had not been restricted before.")


def _refused(told: Told) -> Counter:
    """Asked for or approved by mistake: refused, so that nothing is erased."""
    (fact,) = told.events
    assert isinstance(fact, ErasureRequested | ErasureApproved)
    data = {"request": fact.request, "reason": ErasureRefusal.NO_GROUND.value}
    return Counter(type="gridledger.rights.erasure_refused.v1", data=data)


def _restricted_again(told: Told) -> Counter | CannotBeUndone:
    stood = [each for each in told.before if isinstance(each, ProcessingRestricted)]
    if not stood:
        return _NOT_RESTRICTED
    data = {"scope": stood[-1].scope.value, "ground": stood[-1].ground.value}
    return Counter(type="gridledger.rights.processing_restricted.v1", data=data)


def _withdrawn(told: Told) -> Counter:
    (fact,) = told.events
    assert isinstance(fact, ConsentGiven)
    return Counter(type="gridledger.rights.consent_withdrawn.v1", data={"purpose": fact.purpose.value})


def _hold_released(told: Told) -> Counter:
    (fact,) = told.events
    assert isinstance(fact, LegalHoldPlaced)
    return Counter(type="gridledger.rights.legal_hold_released.v1", data={"reason": fact.reason.value})


def _hold_placed(told: Told) -> Counter:
    (fact,) = told.events
    assert isinstance(fact, LegalHoldReleased)
    return Counter(type="gridledger.rights.legal_hold_placed.v1", data={"reason": fact.reason.value})


RIGHTS: dict[str, Compensate] = {
    "erasure_requested": _refused,
    "erasure_approved": _refused,
    "erasure_refused": never(
        "拒绝删除的答复不能撤销；请另行提出删除请求。",
        "That it was refused cannot be unsaid; ask for the erasure again.",
    ),
    "processing_restricted": by("gridledger.rights.restriction_lifted.v1"),
    "restriction_lifted": _restricted_again,
    "correction_requested": never(
        "请求已经提出，不能撤销；请予以答复。", "That it was asked cannot be unsaid; answer it."
    ),
    "correction_applied": never(
        "已作的更正答复不能撤销；请另行更正。", "The answer cannot be unsaid; correct what is wrong."
    ),
    "correction_refused": never(
        "已作的答复不能撤销；可另行提出更正请求。",
        "The answer cannot be unsaid; ask for the correction again.",
    ),
    "notice_shown": never("告知是已发生的事实，不能撤销。", "That somebody was told cannot be unsaid."),
    "consent_given": _withdrawn,
    "consent_withdrawn": never(
        "同意只能由本人重新作出，不能以撤销导入恢复。",
        "Only the person can agree again; undoing an import cannot.",
    ),
    "legal_hold_placed": _hold_released,
    "legal_hold_released": _hold_placed,
}
