"""Let homes: the lease, the quarterly inspection with its checklist, and what becomes of what is found."""

from collections.abc import Sequence
from datetime import timedelta

from app.town.homefile import RENTAL, HomeFile, of_working_age, on, themselves
from app.town.people import Person, make_key
from app.town.staff import Worker
from domain.rental.checklist import ITEMS
from domain.rental.codes import (
    Evidence,
    FindingReopening,
    FindingSeverity,
    InspectionKind,
    InspectionMiss,
    ItemResult,
    NoticeMode,
    ReferralReason,
    ReportedBy,
    TenancyConfirmation,
    TenancyDeclarer,
    TenancyEnd,
    TenancyScope,
)
from domain.shared.actor import Role

SHARE_WITH_A_FINDING, SHARE_NOBODY_HOME, SHARE_REFUSES = 0.35, 0.18, 0.02
SHARE_ON_SPOT, SHARE_PUT_RIGHT, SHARE_CONFIRMED, SHARE_FILED = 0.62, 0.86, 0.75, 0.5
PAST_DUE = (26, 33)  # nobody looks before the fifteen days, and the holidays they may end in, are over
TYPICAL = ("F04", "F09", "G01", "E01", "E03", "F01", "R03", "R04", "O01", "F10")


def let_first(file: HomeFile, living: Sequence[Person]) -> None:
    """The lease that runs when the story begins."""
    _declare(file, living, file.day - timedelta(days=file.rng.randint(5, 300)))


def let_again(file: HomeFile, living: Sequence[Person]) -> None:
    """A new tenant is a new lease; the old one ends the day before."""
    if file.tenancy is not None:
        over = {"until": on(file.day - timedelta(days=1)), "reason": TenancyEnd.TERMINATED.value}
        file.tell("tenancy.ended", file.tenancy, over, themselves(file.home.owner), basis=RENTAL)
    _declare(file, living, file.day)


def _declare(file: HomeFile, living: Sequence[Person], since_day: object) -> None:
    tenants = [person.key for person in of_working_age(living, file.day)]
    if not tenants:
        file.tenancy = None
        return
    file.tenancy = make_key(file.rng)
    data = {
        "dwelling_id": file.home.id,
        "landlord": file.home.owner.key,
        "tenants": tenants,
        "scope": TenancyScope.WHOLE.value,
        "since": {"on": str(since_day)},
        "declarer": TenancyDeclarer.LANDLORD.value,
    }
    file.tell("tenancy.declared", file.tenancy, data, themselves(file.home.owner), basis=RENTAL)
    if file.rng.random() < SHARE_CONFIRMED:
        file.wait(1, 12)
        seen = {"method": TenancyConfirmation.CONTRACT_SEEN.value}
        file.tell("tenancy.confirmed", file.tenancy, seen, file.team.officer, basis=RENTAL)
    if file.rng.random() < SHARE_FILED:
        filed = {"filing_no": f"YX-{file.home.number}-{file.day:%Y%m%d}", "filed_on": file.day.isoformat()}
        file.tell("tenancy.filed", file.tenancy, filed, file.team.officer, basis=RENTAL)


def inspected(file: HomeFile, living: int) -> None:
    """Planned, perhaps in vain, then the checklist from the first item to the last."""
    inspection, worker = make_key(file.rng), file.team.grid_worker
    plan = {
        "dwelling_id": file.home.id,
        "kind": InspectionKind.ROUTINE.value,
        "due_on": (file.day + timedelta(days=14)).isoformat(),
    }
    file.tell("inspection.planned", inspection, plan, file.team.officer, basis=RENTAL)
    file.wait(1, 9)
    while file.rng.random() < SHARE_NOBODY_HOME:
        missed = {"why": InspectionMiss.NOBODY_HOME.value}
        file.tell("inspection.missed", inspection, missed, worker, basis=RENTAL)
        file.wait(1, 5)
    if file.rng.random() < SHARE_REFUSES:
        file.tell("inspection.refused", inspection, {}, worker, basis=RENTAL)
        return
    file.tell("inspection.started", inspection, {}, worker, basis=RENTAL)
    failed = _failed(file)
    done = {
        "answers": [
            {"item": item.code, "result": (ItemResult.FAIL if item.code in failed else ItemResult.PASS).value}
            for item in ITEMS
        ],
        "declared_occupants": living,
        "present_occupants": living,
    }
    file.tell("inspection.completed", inspection, done, worker, basis=RENTAL)
    severities = {item.code: item.severity for item in ITEMS}
    for code in failed:
        _followed(file, f"{inspection}.{code}", severities[code])


def _failed(file: HomeFile) -> list[str]:
    if file.rng.random() >= SHARE_WITH_A_FINDING:
        return []
    return sorted(file.rng.sample(TYPICAL, k=file.rng.choice((1, 1, 1, 2, 2, 3))))


def _followed(file: HomeFile, finding: str, severity: FindingSeverity) -> None:
    worker, officer = file.team.grid_worker, file.team.officer
    if severity is not FindingSeverity.A and file.rng.random() < SHARE_ON_SPOT:
        fixed = {"evidence": Evidence.PHOTO.value}
        file.tell("finding.fixed_on_spot", finding, fixed, worker, basis=RENTAL)
        return
    file.tell(
        "finding.rectification_ordered",
        finding,
        {"notice": NoticeMode.HANDED_OVER.value},
        worker,
        basis=RENTAL,
    )
    if severity is FindingSeverity.A:
        _refer(file, finding, ReferralReason.SEVERITY, officer)
        return
    file.wait(2, 14)
    if file.rng.random() < SHARE_PUT_RIGHT:
        _put_right(file, finding)
    elif file.rng.random() < 0.5:
        _looked_at(file.wait(*PAST_DUE), finding, passed=False)
        _looked_at(file.wait(*PAST_DUE), finding, passed=False)
        _refer(file, finding, ReferralReason.NOT_RECTIFIED, officer)


def _put_right(file: HomeFile, finding: str) -> None:
    landlord = Worker(themselves(file.home.owner).id, Role.RESIDENT)
    told = {"standing": ReportedBy.LANDLORD.value, "evidence": Evidence.PHOTO.value}
    file.tell("finding.rectification_reported", finding, told, landlord, basis=RENTAL)
    _looked_at(file.wait(1, 4), finding, passed=True)
    if file.rng.random() < 0.03:
        file.wait(20, 90)
        again = {"reason": FindingReopening.SEEN_AGAIN.value}
        file.tell("finding.reopened", finding, again, file.team.grid_worker, basis=RENTAL)


def _looked_at(file: HomeFile, finding: str, *, passed: bool) -> None:
    file.tell("finding.reinspected", finding, {"passed": passed}, file.team.officer, basis=RENTAL)


def _refer(file: HomeFile, finding: str, reason: ReferralReason, by: Worker) -> None:
    referred = {"org": "org-housing", "reason": reason.value}
    file.tell("finding.referred", finding, referred, by, basis=RENTAL)
