"""The fictional town every rental test plays in: its people, its home, its days, its rulebook."""

from datetime import date, datetime, timedelta

from domain.rental.command import RentalCommand
from domain.rental.commands_inspections import InspectionCommand
from domain.rental.commands_tenancies import TenancyCommand
from domain.rental.deciders import inspection_decider, tenancy_decider
from domain.rental.events import InspectionEvent, TenancyEvent
from domain.shared.actor import Actor, Role
from domain.shared.circumstance import Circumstance
from domain.shared.occurrence import SHANGHAI, Occurrence, Precision
from domain.shared.rule_pack import COUNTRY, RentalLimits, Rulebook, RulePack
from domain.shared.working_calendar import WorkingCalendar

GRID = "990101001001001"
HOME = "01J000000000000000000H0ME1"
OTHER_HOME = "01J000000000000000000H0ME2"
TENANCY = "01J000000000000000000TENA1"
INSPECTION = "01J00000000000000000001NSP"

CHEN = "01J0000000000000000000CHEN"  # lets the home
WANG = "01J0000000000000000000WANG"  # rents it
YANG = "01J0000000000000000000YANG"  # neither

OFFICER = Actor("staff:990101-007", Role.COMMUNITY_OFFICER)
TOWN = Actor("staff:990101-001", Role.TOWN_OFFICE)
REGISTRAR = Actor("staff:990101-002", Role.REGISTRAR)
GRID_WORKER = Actor("staff:990101-012", Role.GRID_WORKER)
COLLEAGUE = Actor("staff:990101-013", Role.GRID_WORKER)
AUXILIARY = Actor("staff:990101-020", Role.AUXILIARY)
PROPERTY = Actor("staff:990101-051", Role.PROPERTY_MANAGER)
CLERK = Actor("staff:990101-099", Role.STATISTICS_CLERK)
CHEN_SELF = Actor(f"person:{CHEN}", Role.RESIDENT)
WANG_SELF = Actor(f"person:{WANG}", Role.RESIDENT)
YANG_SELF = Actor(f"person:{YANG}", Role.RESIDENT)

# Mid-autumn 2024 and the week of the National Day, with their swapped weekend days.
CALENDAR = WorkingCalendar(
    version="2024",
    known_years=frozenset({2024, 2025, 2026}),
    holidays=frozenset({date(2024, 9, 16), date(2024, 9, 17), *(date(2024, 10, day) for day in range(1, 8))}),
    make_up_days=frozenset({date(2024, 9, 14), date(2024, 9, 29), date(2024, 10, 12)}),
)
LOCAL = RentalLimits(persons_per_room=2, area_per_person_dm2=500)
RULEBOOK = Rulebook(
    RulePack(version="test-1", region="990101", valid_from=date(2020, 1, 1), rental=LOCAL), CALENDAR
)
ELSEWHERE = Rulebook(RulePack(version="cn-test", region=COUNTRY, valid_from=date(1949, 10, 1)), CALENDAR)

FIRST = date(2024, 9, 2)


def day(number: int) -> date:
    """The n-th day of the story; day 1 is Monday, 2 September 2024."""
    return FIRST + timedelta(days=number - 1)


def moment(on: int, hour: int = 10, precision: Precision = Precision.INSTANT) -> Occurrence:
    """A moment of that day."""
    return Occurrence(datetime.combine(day(on), datetime.min.time(), SHANGHAI).replace(hour=hour), precision)


def by(
    actor: Actor,
    on: int = 1,
    hour: int = 10,
    *,
    precision: Precision = Precision.INSTANT,
    rulebook: Rulebook = RULEBOOK,
    base_version: int | None = None,
) -> Circumstance:
    """Said by somebody about a moment, heard at once."""
    occurred = moment(on, hour, precision)
    return Circumstance(
        actor=actor,
        occurred=occurred,
        received_at=occurred.at,
        source="urn:gridledger:source:example",
        grid_code=GRID,
        rulebook=rulebook,
        base_version=base_version,
    )


def told(
    *commands: InspectionCommand, before: tuple[InspectionEvent, ...] = ()
) -> tuple[InspectionEvent, ...]:
    """The facts on record once all this was said of the inspection; nothing in it may be refused."""
    events, state = before, inspection_decider.fold(before)
    for command in commands:
        new = inspection_decider.decide(command, state)
        assert new, _nothing_new(command)
        events, state = (*events, *new), inspection_decider.fold(new, state)
    return events


def told_of_tenancy(*commands: TenancyCommand) -> tuple[TenancyEvent, ...]:
    """The same for the tenancy."""
    events: tuple[TenancyEvent, ...] = ()
    for command in commands:
        new = tenancy_decider.decide(command, tenancy_decider.fold(events))
        assert new, _nothing_new(command)
        events = (*events, *new)
    return events


def _nothing_new(command: RentalCommand) -> str:
    return f"{type(command).__name__} told nothing new"
