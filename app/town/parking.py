"""The parking dispute of the article, fact by fact: it began in 2022, was told in 2024, and ended in parking places.

What lay before the report was told after it, so the two clocks disagree; a measure and not an apology ended it, and
the same measure served a neighbour whose quarrel nobody had reported until then.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from app.town import steps as do
from app.town.casefile import CaseFile
from app.town.people import Person, make_id_number, make_key
from app.town.places import communities
from app.town.staff import teams
from domain.dispute.codes import (
    AgreementForm,
    Category,
    Channel,
    IntakeSource,
    MeasureKind,
    PriorMediator,
    Route,
    SessionOutcome,
    Severity,
    SeverityCriterion,
)
from domain.dispute.codes_follow import WithdrawalKind
from domain.shared.occurrence import SHANGHAI, Precision

BEGAN = datetime(2022, 1, 1, tzinfo=SHANGHAI)
TOLD = datetime(2024, 5, 20, 9, 10, tzinfo=SHANGHAI)
NEIGHBOUR_TOLD = datetime(2024, 6, 3, 15, 0, tzinfo=SHANGHAI)
SHOOK_HANDS = datetime(2024, 9, 16, tzinfo=SHANGHAI)
VISITS_AFTER = (7, 30, 90)
NUMBER, NEIGHBOURS_NUMBER = "XHQ-2024-0016", "XHQ-2024-0019"
HOUSEHOLDS = 14


def parking_disputes(source: str) -> tuple[CaseFile, CaseFile]:
    """The dispute and the neighbour's, whole; who tells a story ending earlier leaves later facts out."""
    rng = Random("the parking dispute")
    neighbour = _file(
        rng, source, NEIGHBOURS_NUMBER, NEIGHBOUR_TOLD, ("何", "立勤", 1971), ("严", "知秋", 1985)
    )
    main = _file(rng, source, NUMBER, TOLD, ("刘", "安远", 1968), ("胡", "秀宁", 1974))
    _tell(main, serves=neighbour.code)
    _tell_neighbours(neighbour)
    return main, neighbour


def _file(
    rng: Random,
    source: str,
    number: str,
    told: datetime,
    applicant: tuple[str, str, int],
    respondent: tuple[str, str, int],
) -> CaseFile:
    community = communities()[0]
    return CaseFile(
        rng=rng,
        number=number,
        source=source,
        grid_code=community.grids[0],
        team=teams()[community.code],
        applicant=_person(rng, *applicant),
        respondent=_person(rng, *respondent),
        category=Category.NEIGHBOUR_PARKING,
        now=told,
    )


def _person(rng: Random, family: str, given: str, year: int) -> Person:
    born_on = date(year, rng.randint(1, 12), rng.randint(1, 28))
    phone = f"1100000{rng.randint(0, 9999):04d}"
    return Person(make_key(rng), family + given, make_id_number(rng, born_on), phone, born_on)


def _tell(case: CaseFile, *, serves: str) -> None:
    officer = case.team.officer
    do.report(case, IntakeSource.APP)
    _tell_what_came_before(case)
    do.register(case)
    do.triage(case, Route.FOLLOW_UP)
    case.tell("channel_assigned", {"channel": Channel.POLICE_GRID.value}, officer)
    case.tell("mediator_assigned", {"mediator": officer.id}, officer)
    for days in (2, 9, 20):
        do.visit(case.wait(days))
    cleared = {
        "measure_ref": f"{NUMBER}-M1",
        "kind": MeasureKind.CLEAR_LAND.value,
        "description": "清理附近闲置空地。",
    }
    case.wait(14).tell("measure_proposed", cleared, officer)
    built = {
        "measure_ref": f"{NUMBER}-M1",
        "kind": MeasureKind.PARKING_PLACES.value,
        "benefits": [serves],
        "benefiting_households": HOUSEHOLDS,
    }
    case.wait(45).tell("measure_implemented", built, officer)
    _shake_hands(case)
    for visit_no, days in enumerate(VISITS_AFTER, start=1):
        case.now = SHOOK_HANDS + timedelta(days=days, hours=9)
        do.follow_up(case, visit_no)
    case.now += timedelta(days=1)
    do.close(case)


def _tell_what_came_before(case: CaseFile) -> None:
    officer = case.team.officer
    origin = {"category": case.category.value, "account": "停车位占用邻居门前通道，出行受阻。"}
    case.tell_past("origin_stated", origin, officer, at=BEGAN, precision=Precision.YEAR)
    before = {
        "mediated_by": PriorMediator.COMMUNITY.value,
        "at_least": 2,
        "outcome": SessionOutcome.FAILED.value,
        "account": "社区多次调解，未果。",
    }
    case.tell_past("prior_mediation_stated", before, officer, at=BEGAN, precision=Precision.YEAR)
    graded = {"level": Severity.COMPLICATED.value, "criteria": [SeverityCriterion.ESCALATING.value]}
    case.tell_past("severity_assessed", graded, officer, at=BEGAN, precision=Precision.YEAR)


def _shake_hands(case: CaseFile) -> None:
    """Known to the day, told that afternoon."""
    case.now = SHOOK_HANDS + timedelta(hours=15)
    agreement = {
        "form": AgreementForm.ORAL.value,
        "effective_on": SHOOK_HANDS.date().isoformat(),
        "agreed_by": case.sides,
        "witnesses": [case.team.officer.id, case.team.group_leader],
        "terms": "空地改建车位，门前通道不再停车，双方握手言和。",
    }
    case.tell("agreement_reached", agreement, case.team.officer)
    case.facts[-1] = replace(case.facts[-1], at=SHOOK_HANDS, precision=Precision.DAY)
    do.perform(case)


def _tell_neighbours(case: CaseFile) -> None:
    do.report(case, IntakeSource.APP)
    do.register(case)
    do.triage(case, Route.FOLLOW_UP)
    case.now = SHOOK_HANDS + timedelta(days=2, hours=10)
    settled = {"how": WithdrawalKind.SETTLED_PRIVATELY.value, "party": case.applicant.key}
    case.tell("withdrawn", settled, case.team.officer, at_once=True)
    do.close(case.wait(3))
