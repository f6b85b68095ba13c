"""A fictional lane: its addresses, homes, a shop, who lives there, and who said so."""

from datetime import date

from domain.registry import codes_addresses as at_codes
from domain.registry import codes_housing as home_codes
from domain.registry import codes_residences as codes
from domain.registry import events_addresses as addresses
from domain.registry import events_housing as housing
from domain.registry import events_residences as stays
from domain.registry.codes import GridKind, IdType
from domain.registry.events import (
    DivisionAbolished,
    DivisionEstablished,
    GridEstablished,
    PersonReferenced,
)
from domain.shared.event import DomainEvent
from domain.shared.occurrence import Precision
from domain.shared.periods import StatedDay
from domain.shared.places import DivisionLevel
from tests.projections.history import APP, DESK, Line, at, sealed

VILLAGE, GRID, NEXT_GRID = "990101100001", "990101100001001", "990101100001002"
LANE, DOOR, OLD_DOOR = (
    "01J000000000000000000RANE1",
    "01J000000000000000000D00R1",
    "01J000000000000000000D00R2",
)
ROOM_A, ROOM_B = "01J000000000000000000R00MA", "01J000000000000000000R00MB"
HOME, OTHER_HOME = "01J0000000000000000000H0M1", "01J0000000000000000000H0M2"
SHOP = "01J0000000000000000000SH0P"
CHEN, CHEN_AGAIN, WANG = (
    "01J0000000000000000000CHEN",
    "01J000000000000000000CHEN2",
    "01J0000000000000000000WANG",
)
LANDLORD, WORKER, OFFICER = "person:landlord", "staff:zhao", "staff:qian"
SINCE = StatedDay(date(2026, 3, 1))


def line(
    stream: str,
    event: DomainEvent,
    day: int,
    hour: int = 9,
    *,
    precision: str = "instant",
    source: str = APP,
    grid: str | None = GRID,
    actor: str = WORKER,
) -> Line:
    """A fact with an id of its own, so that the order of arrival changes nothing about it."""
    return Line(
        stream=stream,
        event=event,
        occurred_at=at(day, hour),
        precision=precision,
        source=source,
        grid=grid,
        actor=actor,
        message_id=f"{stream}-{type(event).__name__}-{day}-{hour}",
    )


def places() -> list[Line]:
    """The village and its grids; the village ends one day."""
    division = DivisionEstablished(
        division_code=VILLAGE,
        division_name="溪河桥社区",
        level=DivisionLevel.VILLAGE,
        parent="990101100000",
        valid_from=date(2020, 1, 1),
    )
    gone = DivisionAbolished(division_code=VILLAGE, valid_to=date(2027, 12, 31), successors=("990101100002",))
    grids = [
        GridEstablished(
            grid_code=code,
            grid_name=name,
            division=VILLAGE,
            kind=GridKind.BASE,
            valid_from=date(2020, 1, 1),
        )
        for code, name in ((GRID, "一网格"), (NEXT_GRID, "二网格"))
    ]
    return [
        line(f"division:{VILLAGE}", division, -9, grid=None),
        *(line(f"grid:{each.grid_code}", each, -9, grid=None) for each in grids),
        line(f"division:{VILLAGE}", gone, 60, grid=None),
    ]


def node(
    address_id: str, parent: str | None, kind: at_codes.ElementType, name: str, *, day: int = 0, hour: int = 8
) -> Line:
    """An address nobody has confirmed yet."""
    event = addresses.AddressProposed(
        address_id=address_id,
        division=VILLAGE,
        parent=parent,
        element_type=kind,
        element_name=name,
        provenance=at_codes.AddressProvenance.DOOR_VISIT,
        grid_code=GRID if parent is None else None,
    )
    return line(f"address:{address_id}", event, day, hour)


def tree() -> list[Line]:
    """A lane with a door of two rooms, and a door that turns out to be the same one."""
    kinds = at_codes.ElementType

    def told(address_id: str, event: DomainEvent, day: int) -> Line:
        return line(f"address:{address_id}", event, day)

    return [
        node(LANE, None, kinds.STREET, "梅花巷"),
        node(DOOR, LANE, kinds.DOOR, "8号"),
        node(OLD_DOOR, LANE, kinds.DOOR, "老8号"),
        node(ROOM_A, DOOR, kinds.ROOM, "101室"),
        node(ROOM_B, DOOR, kinds.ROOM, "102室"),
        told(DOOR, addresses.AddressConfirmed(address_id=DOOR, scheme="plate", address_code="P-8"), 2),
        told(
            DOOR,
            addresses.AddressAliasAdded(
                address_id=DOOR, alias="老槐树边", kind=at_codes.AliasKind.COLLOQUIAL
            ),
            3,
        ),
        told(
            LANE,
            addresses.AddressRenamed(
                address_id=LANE, element_name="梅花路", reason=at_codes.RenameReason.RENAMED
            ),
            10,
        ),
        told(OLD_DOOR, addresses.AddressMerged(address_id=OLD_DOOR, into=DOOR), 12),
    ]


def homes() -> list[Line]:
    """A rented home, one at the old door, and a shop."""
    first = housing.DwellingRegistered(
        dwelling_id=HOME,
        address_id=ROOM_A,
        use=home_codes.DwellingUse.RESIDENCE,
        occupancy=home_codes.Occupancy.RENTED,
        room_count=2,
        owner=WANG,
    )
    second = housing.DwellingRegistered(
        dwelling_id=OTHER_HOME, address_id=OLD_DOOR, use=home_codes.DwellingUse.MIXED
    )
    corrected = housing.DwellingCorrected(
        dwelling_id=HOME, reason=home_codes.HousingCorrectionReason.MEASURED_AGAIN, room_count=3
    )
    demolished = housing.DwellingDemolished(
        dwelling_id=OTHER_HOME, reason=home_codes.DemolitionReason.DEMOLISHED
    )
    shop = housing.UnitRegistered(
        unit_id=SHOP, unit_name="溪河桥小吃店", kind=home_codes.UnitKind.STALL, address_id=ROOM_A
    )
    return [
        line(f"dwelling:{HOME}", first, 1),
        line(f"dwelling:{OTHER_HOME}", second, 1, grid=NEXT_GRID, source=DESK),
        line(f"dwelling:{HOME}", corrected, 4, precision="day"),
        line(f"dwelling:{OTHER_HOME}", demolished, 30, grid=NEXT_GRID),
        line(f"unit:{SHOP}", shop, 1),
        line(f"unit:{SHOP}", housing.UnitSuspended(unit_id=SHOP), 20),
        line(f"unit:{SHOP}", housing.UnitResumed(unit_id=SHOP), 25),
    ]


def named(key: str, *, source: str = APP, grid: str = GRID, id_type: IdType = IdType.RESIDENT_ID) -> Line:
    """Somebody, told of for the first time."""
    stream = f"person:{key}"
    event = PersonReferenced(person_key=key, person_name=sealed(stream, "name"), id_type=id_type)
    return line(stream, event, 0, source=source, grid=grid)


def linked(key: str, to: str, day: int) -> Line:
    """Two records are one person."""
    event = stays.PersonLinked(
        person_key=key,
        to=to,
        reason=codes.LinkReason.CHECKED_BY_OFFICER,
        happened_at=at(day),
    )
    return line(f"person:{key}", event, day, actor=OFFICER)


def unlinked(key: str, to: str, day: int) -> Line:
    """They are two after all."""
    event = stays.PersonUnlinked(
        person_key=key, to=to, reason=codes.UnlinkReason.WRONG_MATCH, happened_at=at(day)
    )
    return line(f"person:{key}", event, day, actor=OFFICER)


def people() -> list[Line]:
    """Three records of two persons."""
    return [
        named(CHEN),
        named(CHEN_AGAIN, source=DESK, grid=NEXT_GRID),
        named(WANG, grid=NEXT_GRID),
        linked(CHEN_AGAIN, CHEN, 6),
    ]


def claim(
    person: str = CHEN,
    dwelling: str = HOME,
    *,
    by: str = LANDLORD,
    claimant: codes.Claimant = codes.Claimant.LANDLORD,
    day: int = 0,
    hour: int = 10,
    since: StatedDay = SINCE,
    source: str = APP,
    grid: str = GRID,
) -> Line:
    """Somebody says that a person lives there."""
    event = stays.ResidenceReported(
        person_key=person,
        dwelling_id=dwelling,
        claimed_by=by,
        claimant=claimant,
        tenure=codes.Tenure.RENT,
        since=since,
        happened_at=at(day, hour),
    )
    return line(f"residence:{person}.{dwelling}", event, day, hour, source=source, grid=grid, actor=by)


def stay() -> list[Line]:
    """Claimed by two, contradicted, verified, ended, and a claim of the same time told last."""
    name = f"residence:{CHEN}.{HOME}"
    grid_worker = codes.Claimant.GRID_WORKER
    told: list[tuple[int, str, DomainEvent]] = [
        (
            5,
            OFFICER,
            stays.ResidenceContradicted(
                person_key=CHEN,
                dwelling_id=HOME,
                contradicted_by=OFFICER,
                finding=codes.Contradiction.NOT_LIVING_THERE,
                happened_at=at(5),
            ),
        ),
        (
            8,
            OFFICER,
            stays.ResidenceVerified(
                person_key=CHEN,
                dwelling_id=HOME,
                method=codes.ResidenceVerificationMethod.SEEN_AT_HOME,
                happened_at=at(8),
            ),
        ),
        (
            40,
            WORKER,
            stays.ResidenceEnded(
                person_key=CHEN,
                dwelling_id=HOME,
                until=StatedDay(date(2026, 4, 10)),
                reason=codes.EndReason.MOVED,
                happened_at=at(40),
            ),
        ),
    ]
    return [
        claim(),
        claim(
            by=WORKER,
            claimant=grid_worker,
            day=3,
            since=StatedDay(date(2026, 1, 1), Precision.YEAR),
            source=DESK,
        ),
        *(line(name, event, day, actor=actor) for day, actor, event in told),
        claim(WANG, OTHER_HOME, day=9, grid=NEXT_GRID),
    ]


def visits() -> list[Line]:
    """Nobody opened, then somebody did."""
    visit = "01J00000000000000000V1S1T1"
    missed = stays.VisitAttempted(
        visit_id=visit,
        dwelling_id=HOME,
        purpose=codes.VisitPurpose.VERIFICATION,
        outcome=codes.MissedVisit.NO_ANSWER,
    )
    made = stays.VisitCompleted(
        visit_id=visit, dwelling_id=HOME, purpose=codes.VisitPurpose.VERIFICATION, headcount=2
    )
    return [line(f"visit:{visit}", missed, 7), line(f"visit:{visit}", made, 8)]


def whole_life() -> list[Line]:
    """Everything, each thing's facts in the order in which they happened."""
    return [*places(), *tree(), *homes(), *people(), *stay(), *visits()]
