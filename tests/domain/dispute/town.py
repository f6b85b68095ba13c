"""The fictional town every dispute test plays in: its people, its days, its rulebook."""

from datetime import date, datetime, timedelta

from domain.dispute import commands_intake as intake
from domain.dispute.codes import Category, IntakeSource, PartyKind, PartyRole
from domain.dispute.command import DisputeCommand, NewParty
from domain.dispute.decider import dispute_decider
from domain.shared.actor import Actor, Role
from domain.shared.case_code import case_code_for
from domain.shared.circumstance import Circumstance
from domain.shared.event import DomainEvent
from domain.shared.occurrence import SHANGHAI, Occurrence, Precision
from domain.shared.rule_pack import Rulebook, RulePack
from domain.shared.working_calendar import WorkingCalendar

CASE = case_code_for("urn:gridledger:source:example", "D-1")
OTHER_CASE = case_code_for("urn:gridledger:source:example", "D-2")
GRID = "990101001001001"

CHEN = "01J0000000000000000000CHEN"  # applicant
WANG = "01J0000000000000000000WANG"  # respondent
YOUNG = "01J000000000000000000Y0NG1"  # a minor
ELDER = "01J0000000000000000000E1DR"  # mediates, and is somebody's neighbour

OFFICER = Actor("staff:990101-007", Role.COMMUNITY_OFFICER)
MEDIATOR = Actor("staff:990101-031", Role.MEDIATOR)
LEADER = "staff:990101-021"
TOWN = Actor("staff:990101-001", Role.TOWN_OFFICE)
LIAISON = Actor("staff:990101-040", Role.JUSTICE_LIAISON)
GRID_WORKER = Actor("staff:990101-012", Role.GRID_WORKER)
CLERK = Actor("staff:990101-099", Role.STATISTICS_CLERK)
CHEN_SELF = Actor(f"person:{CHEN}", Role.RESIDENT)

# 2024's National Day week, with its swapped weekend days.
CALENDAR = WorkingCalendar(
    version="2024",
    known_years=frozenset({2024, 2025, 2026}),
    holidays=frozenset({date(2024, 9, 16), date(2024, 9, 17), *(date(2024, 10, day) for day in range(1, 8))}),
    make_up_days=frozenset({date(2024, 9, 14), date(2024, 9, 29), date(2024, 10, 12)}),
)
RULEBOOK = Rulebook(RulePack(version="test-1", region="990101", valid_from=date(2020, 1, 1)), CALENDAR)

FIRST = date(2024, 9, 2)


def day(number: int) -> date:
    """The n-th day of the story; day 1 is Monday, 2 September 2024."""
    return FIRST + timedelta(days=number - 1)


def by(
    actor: Actor,
    on: date = FIRST,
    *,
    precision: Precision = Precision.INSTANT,
    grid: str | None = GRID,
) -> Circumstance:
    """Said by somebody about a day, heard that evening."""
    at = datetime(on.year, on.month, on.day, 10, tzinfo=SHANGHAI)
    return Circumstance(
        actor=actor,
        occurred=Occurrence(at, precision),
        received_at=max(at, datetime(2024, 9, 2, 20, tzinfo=SHANGHAI)),
        source="urn:gridledger:source:example",
        grid_code=grid,
        rulebook=RULEBOOK,
    )


APPLICANT = NewParty(party=CHEN, kind=PartyKind.PERSON, role=PartyRole.APPLICANT)
RESPONDENT = NewParty(party=WANG, kind=PartyKind.PERSON, role=PartyRole.RESPONDENT)


def report(
    *parties: NewParty, actor: Actor = GRID_WORKER, notice_shown: bool = False
) -> intake.ReportDispute:
    """A parking dispute is reported on the first day."""
    return intake.ReportDispute(
        circumstance=by(actor, day(1)),
        case_code=CASE,
        intake_source=IntakeSource.GRID_WORKER,
        category=Category.NEIGHBOUR_PARKING,
        parties=parties,
        notice_shown=notice_shown,
    )


Events = tuple[DomainEvent, ...]


def told(*commands: DisputeCommand, before: Events = ()) -> Events:
    """The facts on record once all this was said; nothing in it may be refused."""
    events, state = before, dispute_decider.fold(before)
    for command in commands:
        new = dispute_decider.decide(command, state)
        assert new, f"{type(command).__name__} told nothing new"
        events, state = (*events, *new), dispute_decider.fold(new, state)
    return events
