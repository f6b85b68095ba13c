"""In which grid things lie: where they were told of, until an address they stand on is moved or merged."""

from datetime import date

from domain.registry import events_addresses as addresses
from domain.registry import events_housing as housing
from domain.registry.codes_addresses import AddressProvenance, ElementType
from domain.registry.codes_housing import DwellingUse, HousingCorrectionReason
from domain.shared.periods import StatedDay
from projections.moment import AsOf
from projections.registry import filters as by
from projections.registry.filters import DwellingFilter, UnitFilter
from projections.registry.person_filters import PersonFilter
from tests.projections.grids_moved import GUEST, THIRD_GRID, homes_in, lane, moved, people_in, stays_in
from tests.projections.history import at
from tests.projections.registry_lane import (
    CHEN,
    DOOR,
    GRID,
    HOME,
    LANE,
    NEXT_GRID,
    OLD_DOOR,
    OTHER_HOME,
    ROOM_B,
    SHOP,
    VILLAGE,
    WANG,
    line,
    node,
)
from tests.projections.registry_life import told
from tests.projections.standing import Standing


def test_a_lane_moved_to_another_grid_takes_homes_stays_shops_and_people_along(register: Standing) -> None:
    view = told(register, lane())
    assert (homes_in(view, GRID), homes_in(view, NEXT_GRID)) == ([HOME], [OTHER_HOME])
    assert GUEST in people_in(view, GRID)
    view = told(register, [moved(LANE, 50)])
    assert (homes_in(view, GRID), homes_in(view, NEXT_GRID)) == ([], [HOME, OTHER_HOME])
    assert (stays_in(view, GRID), len(stays_in(view, NEXT_GRID))) == ([], 3)
    units = view.units.page(UnitFilter(grids=frozenset({NEXT_GRID})), order=by.UNITS_ORDER)
    assert [each.key for each in units.rows] == [SHOP]
    assert GUEST not in people_in(view, GRID)
    assert GUEST in people_in(view, NEXT_GRID)
    file = view.dwelling(HOME)
    assert file is not None
    lying = [file.dwelling, *file.stays, *file.units, *file.visits]
    assert {each.record.grid_code for each in lying} == {NEXT_GRID}
    person = view.person(CHEN)
    assert person is not None
    assert {each.record.grid_code for each in person.stays} == {NEXT_GRID}


def test_who_has_not_heard_of_the_move_and_tells_the_old_grid_is_read_in_the_new_one(
    register: Standing,
) -> None:
    late = "01J0000000000000000000H0M3"
    registered = housing.DwellingRegistered(dwelling_id=late, address_id=ROOM_B, use=DwellingUse.RESIDENCE)
    view = told(register, [*lane(), moved(LANE, 5), line(f"dwelling:{late}", registered, 20, grid=GRID)])
    assert late in homes_in(view, NEXT_GRID)
    assert late not in homes_in(view, GRID)


def test_a_move_is_true_from_its_day_on_and_known_from_its_position_on(register: Standing) -> None:
    """It is told last, and happened in between."""
    lines = lane()
    view = told(register, [*lines, moved(LANE, 8)])
    assert homes_in(view, GRID, AsOf(valid=at(7))) == [HOME]
    assert homes_in(view, NEXT_GRID, AsOf(valid=at(9))) == [HOME, OTHER_HOME]
    assert homes_in(view, GRID, AsOf(recorded=len(lines))) == [HOME]
    assert homes_in(view, GRID, AsOf(recorded=len(lines), valid=at(9))) == [HOME]


def test_of_two_moves_the_one_that_was_true_last_holds_whichever_came_first(register: Standing) -> None:
    view = told(register, [*lane(), moved(LANE, 30, THIRD_GRID), moved(DOOR, 20)])
    assert homes_in(view, THIRD_GRID) == [HOME, OTHER_HOME]
    assert homes_in(view, NEXT_GRID, AsOf(valid=at(25))) == [HOME, OTHER_HOME]
    view = told(register, [moved(DOOR, 40)])
    assert homes_in(view, NEXT_GRID) == [HOME]
    assert homes_in(view, THIRD_GRID) == [OTHER_HOME]


def test_what_is_merged_into_an_address_of_another_grid_lies_in_that_grid(register: Standing) -> None:
    merged = line(f"address:{OLD_DOOR}", addresses.AddressMerged(address_id=OLD_DOOR, into=DOOR), 12)
    other = addresses.AddressProposed(
        address_id=OLD_DOOR,
        division=VILLAGE,
        parent=LANE,
        element_type=ElementType.DOOR,
        element_name="老8号",
        provenance=AddressProvenance.DOOR_VISIT,
        grid_code=NEXT_GRID,
    )
    lines = [
        *(each for each in lane() if each.stream != f"address:{OLD_DOOR}"),
        line(f"address:{OLD_DOOR}", other, 0, 8),
        line(
            f"address:{DOOR}",
            addresses.AddressMovedToGrid(address_id=DOOR, grid_code=GRID, since=_since()),
            1,
        ),
    ]
    assert OTHER_HOME in homes_in(told(register, lines), NEXT_GRID)
    view = told(register, [merged])
    assert homes_in(view, GRID) == [HOME, OTHER_HOME]
    assert homes_in(told(register, [moved(DOOR, 20, THIRD_GRID)]), THIRD_GRID) == [HOME, OTHER_HOME]


def _since() -> StatedDay:
    return StatedDay(date(2026, 3, 1))


def test_a_home_that_stands_elsewhere_lies_where_that_was_told(register: Standing) -> None:
    corrected = housing.DwellingCorrected(
        dwelling_id=HOME, reason=HousingCorrectionReason.MISTYPED, address_id=OLD_DOOR
    )
    view = told(register, [*lane(), line(f"dwelling:{HOME}", corrected, 50, grid=THIRD_GRID)])
    assert homes_in(view, THIRD_GRID) == [HOME]
    assert stays_in(view, THIRD_GRID) == sorted([CHEN, GUEST])
    assert (stays_in(view, GRID), stays_in(view, NEXT_GRID)) == ([], [WANG])
    assert GUEST in people_in(view, THIRD_GRID)
    assert GUEST not in people_in(view, GRID)
    file, person = view.dwelling(HOME), view.person(CHEN)
    assert file is not None
    assert person is not None
    assert {each.record.grid_code for each in (*file.stays, *file.visits, *person.stays)} == {THIRD_GRID}
    assert stays_in(view, GRID, AsOf(valid=at(40))) == sorted([CHEN, GUEST])
    view = told(register, [moved(OLD_DOOR, 60)])
    assert (stays_in(view, THIRD_GRID), len(stays_in(view, NEXT_GRID))) == ([], 3)


def test_addresses_merged_in_a_ring_are_still_listed(register: Standing) -> None:
    ring = [node(name, None, ElementType.STREET, name[-2:]) for name in (LANE, DOOR)] + [
        line(f"address:{a}", addresses.AddressMerged(address_id=a, into=b), day)
        for a, b, day in ((LANE, DOOR, 3), (DOOR, LANE, 4))
    ]
    home = housing.DwellingRegistered(dwelling_id=HOME, address_id=LANE, use=DwellingUse.RESIDENCE)
    view = told(register, [*ring, line(f"dwelling:{HOME}", home, 5), moved(DOOR, 6)])
    assert homes_in(view, NEXT_GRID) == [HOME]


def test_the_search_and_the_seam_follow(register: Standing) -> None:
    """What a search found is narrowed by the same conditions as every list."""
    view = told(register, [*lane(), moved(LANE, 50)])
    found = DwellingFilter(keys=frozenset({HOME}), grid_prefixes=frozenset({NEXT_GRID}))
    page = view.dwellings.page(found, order=by.DWELLINGS_ORDER)
    assert [each.key for each in page.rows] == [HOME]
    gone = DwellingFilter(keys=frozenset({HOME}), grid_prefixes=frozenset({GRID}))
    assert view.dwellings.page(gone, order=by.DWELLINGS_ORDER).rows == ()
    people = PersonFilter(keys=frozenset({WANG, GUEST}), grids=frozenset({NEXT_GRID}))
    assert [each.key for each in view.persons_page(people).rows] == [WANG, GUEST]
