"""What people of the town say about the home that is let."""

from collections.abc import Mapping
from datetime import date

from domain.rental import codes as k
from domain.rental import commands_findings as f
from domain.rental import commands_inspections as i
from domain.rental import commands_tenancies as t
from domain.rental.checklist import ITEMS
from domain.rental.events import RoomSeen
from domain.shared.actor import Actor
from domain.shared.occurrence import Precision
from domain.shared.periods import StatedDay
from domain.shared.rule_pack import Rulebook
from tests.domain.rental.town import (
    CHEN,
    CHEN_SELF,
    COLLEAGUE,
    GRID_WORKER,
    HOME,
    INSPECTION,
    OFFICER,
    RULEBOOK,
    TENANCY,
    TOWN,
    WANG,
    by,
    day,
)

# long because it holds one sentence for every command of the slice
ORG = "fire-990101"
PASS, FAIL = k.ItemResult.PASS, k.ItemResult.FAIL


def declare(
    actor: Actor = CHEN_SELF,
    *tenants: str,
    declarer: k.TenancyDeclarer = k.TenancyDeclarer.LANDLORD,
    landlord: str = CHEN,
    scope: k.TenancyScope = k.TenancyScope.ROOMS,
    rooms: tuple[str, ...] = ("201",),
    until: StatedDay | None = None,
    sublet: bool = False,
) -> t.DeclareTenancy:
    """A room is let from the first day on."""
    return t.DeclareTenancy(
        circumstance=by(actor),
        tenancy_id=TENANCY,
        dwelling_id=HOME,
        landlord=landlord,
        tenants=tenants or (WANG,),
        scope=scope,
        since=StatedDay(day(1)),
        until=until,
        declarer=declarer,
        rooms=rooms,
        sublet=sublet,
    )


def confirm(
    on: int = 2,
    method: k.TenancyConfirmation = k.TenancyConfirmation.CONTRACT_SEEN,
    precision: Precision = Precision.INSTANT,
) -> t.ConfirmTenancy:
    """An officer saw the contract."""
    return t.ConfirmTenancy(
        circumstance=by(OFFICER, on, precision=precision), tenancy_id=TENANCY, method=method
    )


def file(number: str = "ZL-1", on: int = 10, actor: Actor = CHEN_SELF) -> t.FileTenancy:
    """The lease is filed."""
    return t.FileTenancy(circumstance=by(actor, on), tenancy_id=TENANCY, filing_no=number, filed_on=day(on))


def end(
    until: int = 60, reason: k.TenancyEnd = k.TenancyEnd.TERMINATED, actor: Actor = CHEN_SELF
) -> t.EndTenancy:
    """The tenant leaves."""
    return t.EndTenancy(
        circumstance=by(actor, max(until, 1)), tenancy_id=TENANCY, until=StatedDay(day(until)), reason=reason
    )


def plan(
    due: int = 20,
    on: int = 1,
    *,
    hour: int = 8,
    actor: Actor = OFFICER,
    home: str = HOME,
    base_version: int | None = None,
) -> i.PlanInspection:
    """To be inspected within three weeks."""
    return i.PlanInspection(
        circumstance=by(actor, on, hour, base_version=base_version),
        inspection_id=INSPECTION,
        dwelling_id=home,
        kind=k.InspectionKind.ROUTINE,
        due_on=day(due),
        tenancy_id=TENANCY,
    )


def start(on: int = 3, hour: int = 9) -> i.StartInspection:
    """Let in."""
    return i.StartInspection(circumstance=by(GRID_WORKER, on, hour), inspection_id=INSPECTION)


def miss(on: int = 2, hour: int = 10) -> i.MissInspection:
    """Nobody home."""
    return i.MissInspection(
        circumstance=by(GRID_WORKER, on, hour), inspection_id=INSPECTION, why=k.InspectionMiss.NOBODY_HOME
    )


def refuse(on: int = 2, hour: int = 10, note: str | None = None) -> i.RefuseInspection:
    """Not let in."""
    return i.RefuseInspection(circumstance=by(GRID_WORKER, on, hour), inspection_id=INSPECTION, note=note)


def cancel(on: int = 2, reason: k.CancelReason = k.CancelReason.NO_LONGER_LET) -> i.CancelInspection:
    """Not to be done."""
    return i.CancelInspection(circumstance=by(OFFICER, on), inspection_id=INSPECTION, reason=reason)


def answers(
    *failed: str, severity: Mapping[str, k.FindingSeverity] | None = None
) -> tuple[i.GivenAnswer, ...]:
    """The whole checklist; everything passes but what is named."""
    graded = severity or {}
    return tuple(
        i.GivenAnswer(
            item=item.code,
            result=FAIL if item.code in failed else PASS,
            item_version=item.version,
            severity=graded.get(item.code),
        )
        for item in ITEMS
    )


def complete(
    *failed: str,
    on: int = 3,
    hour: int = 10,
    given: tuple[i.GivenAnswer, ...] | None = None,
    rooms: tuple[RoomSeen, ...] = (),
    rulebook: Rulebook = RULEBOOK,
    actor: Actor = GRID_WORKER,
) -> i.CompleteInspection:
    """The checklist was gone through."""
    return i.CompleteInspection(
        circumstance=by(actor, on, hour, rulebook=rulebook),
        inspection_id=INSPECTION,
        answers=answers(*failed) if given is None else given,
        rooms=rooms,
        declared_occupants=2,
        present_occupants=2,
    )


def fix(item: str = "F04", on: int = 3, hour: int = 10) -> f.FixOnSpot:
    """Put right at once."""
    return f.FixOnSpot(
        circumstance=by(GRID_WORKER, on, hour),
        inspection_id=INSPECTION,
        item=item,
        evidence=k.Evidence.PHOTO,
    )


def order(
    item: str = "F04",
    on: int = 3,
    due: date | None = None,
    hour: int = 11,
    precision: Precision = Precision.INSTANT,
) -> f.OrderRectification:
    """A notice is handed over."""
    return f.OrderRectification(
        circumstance=by(GRID_WORKER, on, hour, precision=precision),
        inspection_id=INSPECTION,
        item=item,
        notice=k.NoticeMode.HANDED_OVER,
        due_on=due,
        notice_no="ZG-1",
    )


def report(
    item: str = "F04",
    on: int = 8,
    hour: int = 10,
    *,
    actor: Actor = CHEN_SELF,
    standing: k.ReportedBy = k.ReportedBy.LANDLORD,
    reporter: str | None = None,
    precision: Precision = Precision.INSTANT,
) -> f.ReportRectification:
    """The landlord says it is done."""
    return f.ReportRectification(
        circumstance=by(actor, on, hour, precision=precision),
        inspection_id=INSPECTION,
        item=item,
        standing=standing,
        reporter=reporter,
        evidence=k.Evidence.PHOTO,
    )


def look(
    item: str = "F04",
    on: int = 10,
    hour: int = 10,
    *,
    passed: bool = True,
    actor: Actor = COLLEAGUE,
    due: date | None = None,
    precision: Precision = Precision.INSTANT,
) -> f.ReinspectFinding:
    """A colleague looks again."""
    return f.ReinspectFinding(
        circumstance=by(actor, on, hour, precision=precision),
        inspection_id=INSPECTION,
        item=item,
        passed=passed,
        due_on=due,
    )


def refer(
    item: str = "F04",
    on: int = 4,
    hour: int = 10,
    reason: k.ReferralReason = k.ReferralReason.OUT_OF_POWER,
    org: str = ORG,
) -> f.ReferFinding:
    """Handed to those with the power."""
    return f.ReferFinding(
        circumstance=by(GRID_WORKER, on, hour),
        inspection_id=INSPECTION,
        item=item,
        org=org,
        reason=reason,
    )


def answer(
    item: str = "F04",
    on: int = 6,
    outcome: k.ReferralOutcome = k.ReferralOutcome.RESOLVED,
    due: date | None = None,
) -> f.AnswerReferral:
    """They answered."""
    return f.AnswerReferral(
        circumstance=by(OFFICER, on), inspection_id=INSPECTION, item=item, outcome=outcome, due_on=due
    )


def reopen(item: str = "F04", on: int = 40, hour: int = 10, note: str | None = None) -> f.ReopenFinding:
    """Seen again."""
    return f.ReopenFinding(
        circumstance=by(COLLEAGUE, on, hour),
        inspection_id=INSPECTION,
        item=item,
        reason=k.FindingReopening.SEEN_AGAIN,
        note=note,
    )


def void(
    item: str = "F04", on: int = 5, actor: Actor = TOWN, precision: Precision = Precision.INSTANT
) -> f.VoidFinding:
    """A mistake."""
    return f.VoidFinding(
        circumstance=by(actor, on, precision=precision),
        inspection_id=INSPECTION,
        item=item,
        reason=k.VoidReason.MISTAKEN,
    )
