"""A fictional lane: its village, its addresses, homes and a shop."""

from datetime import date

from domain.registry import codes_addresses as at_codes
from domain.registry import codes_housing as home_codes
from domain.registry import events_addresses as addresses
from domain.registry import events_housing as housing
from domain.registry.codes import GridKind
from domain.registry.events import (
    DivisionAbolished,
    DivisionEstablished,
    GridEstablished,
)
from domain.shared.event import DomainEvent
from domain.shared.periods import StatedDay
from domain.shared.places import DivisionLevel
from tests.projections.history import APP, DESK, Line, at

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
