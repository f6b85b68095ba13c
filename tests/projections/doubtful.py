"""A lane in which something does not fit, and how it is asked about."""

from domain.registry import events_addresses as addresses
from domain.registry import events_housing as housing
from domain.registry.codes_addresses import (
    AddressProvenance,
    ElementType,
    RetirementReason,
)
from domain.registry.codes_housing import DwellingUse, UnitKind
from domain.registry.codes_inconsistencies import InconsistencyKind as Kind
from projections.moment import NOW, AsOf
from projections.registry.inconsistencies import (
    InconsistenciesView,
    Inconsistency,
    InconsistencyFilter,
)
from tests.projections.history import Line
from tests.projections.registry_lane import (
    DOOR,
    GRID,
    HOME,
    LANE,
    ROOM_A,
    ROOM_B,
    VILLAGE,
    line,
    node,
)
from tests.projections.standing import Standing

CODE, OTHER_SHOP = "91990101000000000X", "01J0000000000000000000SH02"
LANE_2 = "01J000000000000000000RANE2"


def told(house: Standing, lines: list[Line]) -> InconsistenciesView:
    house.record(lines, batch=3)
    for name in ("registry", "identities"):
        house.runner(name, batch=5).catch_up()
    return InconsistenciesView(house.views)


def listed(view: InconsistenciesView, *kinds: Kind, as_of: AsOf = NOW) -> list[Inconsistency]:
    wanted = InconsistencyFilter(kinds=frozenset(each.value for each in kinds))
    page = view.page(wanted, as_of=as_of)
    assert page.count.value == len(page.rows)
    return list(page.rows)


def things(found: list[Inconsistency]) -> list[tuple[str, list[str]]]:
    return [(each.kind.value, [thing.key for thing in each.concerned]) for each in found]


def retired(address_id: str, day: int) -> Line:
    event = addresses.AddressRetired(address_id=address_id, reason=RetirementReason.DEMOLISHED)
    return line(f"address:{address_id}", event, day)


def plated(address_id: str, parent: str | None, plate: str, *, day: int = 0, grid: str = GRID) -> Line:
    event = addresses.AddressProposed(
        address_id=address_id,
        division=VILLAGE,
        parent=parent,
        element_type=ElementType.STREET if parent is None else ElementType.DOOR,
        element_name=plate,
        provenance=AddressProvenance.DOOR_VISIT,
        grid_code=grid,
        door_plate_no=plate,
    )
    return line(f"address:{address_id}", event, day, 8)


def home(address_id: str = ROOM_A, day: int = 1) -> Line:
    event = housing.DwellingRegistered(dwelling_id=HOME, address_id=address_id, use=DwellingUse.RESIDENCE)
    return line(f"dwelling:{HOME}", event, day)


def shop(unit_id: str, address_id: str, day: int, uscc: str | None = CODE, grid: str = GRID) -> Line:
    event = housing.UnitRegistered(
        unit_id=unit_id, unit_name="小吃店", kind=UnitKind.STALL, address_id=address_id, uscc=uscc
    )
    return line(f"unit:{unit_id}", event, day, grid=grid)


def lane() -> list[Line]:
    kinds = ElementType
    return [
        node(LANE, None, kinds.STREET, "梅花巷"),
        node(DOOR, LANE, kinds.DOOR, "8号"),
        node(ROOM_A, DOOR, kinds.ROOM, "101室"),
        node(ROOM_B, DOOR, kinds.ROOM, "102室"),
    ]
