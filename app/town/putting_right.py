"""What becomes of what an inspection found: put right on the spot or by a day, looked at again, referred, voided."""

from collections.abc import Sequence

from app.town.homefile import RENTAL, HomeFile, themselves
from app.town.staff import Worker
from domain.rental.codes import (
    Evidence,
    FindingReopening,
    FindingSeverity,
    NoticeMode,
    ReferralOutcome,
    ReferralReason,
    ReportedBy,
    VoidReason,
)

SHARE_ON_SPOT, SHARE_PUT_RIGHT, SHARE_REOPENED = 0.62, 0.86, 0.05
SHARE_NOBODY_ORDERS, SHARE_VOIDED, SHARE_ANSWERED = 0.03, 0.02, 0.8
PAST_DUE = (26, 33)  # nobody looks before the fifteen days, and the holidays they may end in, are over


def followed(file: HomeFile, found: Sequence[tuple[str, FindingSeverity]]) -> None:
    """What can be mended at once is mended that day; the rest is ordered that day and takes its weeks."""
    ordered = []
    for finding, severity in found:
        if severity is not FindingSeverity.A and file.rng.random() < SHARE_ON_SPOT:
            fixed = {"evidence": Evidence.PHOTO.value}
            _tell(file, "fixed_on_spot", finding, fixed, file.team.grid_worker)
        elif file.rng.random() >= SHARE_NOBODY_ORDERS:
            notice = {"notice": NoticeMode.HANDED_OVER.value}
            _tell(file, "rectification_ordered", finding, notice, file.team.grid_worker)
            ordered.append((finding, severity))
    for finding, severity in ordered:
        _pursued(file, finding, severity)


def _pursued(file: HomeFile, finding: str, severity: FindingSeverity) -> None:
    if file.rng.random() < SHARE_VOIDED:
        _tell(file, "voided", finding, {"reason": VoidReason.MISTAKEN.value}, file.team.officer)
    elif severity is FindingSeverity.A:
        _refer(file, finding, ReferralReason.SEVERITY)
    else:
        file.wait(2, 14)
        if file.rng.random() < SHARE_PUT_RIGHT:
            _put_right(file, finding)
        else:
            _looked_at(file.wait(*PAST_DUE), finding, passed=False)
            _looked_at(file.wait(*PAST_DUE), finding, passed=False)
            _refer(file, finding, ReferralReason.NOT_RECTIFIED)


def _put_right(file: HomeFile, finding: str) -> None:
    told = {"standing": ReportedBy.LANDLORD.value, "evidence": Evidence.PHOTO.value}
    _tell(file, "rectification_reported", finding, told, themselves(file.home.owner))
    _looked_at(file.wait(1, 6), finding, passed=True)
    if file.rng.random() < SHARE_REOPENED:
        file.wait(20, 90)
        again = {"reason": FindingReopening.SEEN_AGAIN.value}
        _tell(file, "reopened", finding, again, file.team.grid_worker)


def _looked_at(file: HomeFile, finding: str, *, passed: bool) -> None:
    _tell(file, "reinspected", finding, {"passed": passed}, file.team.officer)


def _refer(file: HomeFile, finding: str, reason: ReferralReason) -> None:
    referred = {"org": "org-housing", "reason": reason.value}
    _tell(file, "referred", finding, referred, file.team.officer)
    file.wait(3, 20)
    if file.rng.random() < SHARE_ANSWERED:
        resolved = {"outcome": ReferralOutcome.RESOLVED.value}
        _tell(file, "referral_answered", finding, resolved, file.team.officer)


def _tell(file: HomeFile, fact: str, finding: str, data: dict[str, object], by: Worker) -> None:
    file.tell(f"finding.{fact}", finding, data, by, basis=RENTAL)
