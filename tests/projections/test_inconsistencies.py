"""What does not fit together is listed with the things concerned and since when, and gone once facts put it right."""

from domain.registry import events_addresses as addresses
from domain.registry import events_housing as housing
from domain.registry import events_residences as residences
from domain.registry.codes_addresses import (
    ElementType,
    RenameReason,
)
from domain.registry.codes_housing import CessationReason, DemolitionReason
from domain.registry.codes_inconsistencies import InconsistencyKind as Kind
from domain.registry.codes_residences import EndReason
from domain.shared.periods import StatedDay
from projections.moment import AsOf
from projections.registry.inconsistencies import (
    InconsistencyFilter,
)
from tests.projections.doubtful import (
    LANE_2,
    OTHER_SHOP,
    home,
    lane,
    listed,
    plated,
    retired,
    shop,
    things,
    told,
)
from tests.projections.history import at
from tests.projections.registry_lane import (
    CHEN,
    DOOR,
    GRID,
    HOME,
    LANE,
    NEXT_GRID,
    OLD_DOOR,
    ROOM_A,
    ROOM_B,
    SHOP,
    line,
    node,
)
from tests.projections.registry_life import claim, named
from tests.projections.standing import Standing


def test_what_stands_below_or_on_a_retired_address_is_listed(register: Standing) -> None:
    lines = [
        *lane(),
        named(CHEN),
        home(),
        shop(SHOP, ROOM_A, 2),
        claim(day=3),
        retired(ROOM_A, 10),
        retired(DOOR, 12),
    ]
    view = told(register, lines)
    found = listed(view)
    assert things(found) == [
        ("address_below_ended", [ROOM_B, DOOR]),
        ("dwelling_at_ended_address", [HOME, ROOM_A]),
        ("stay_at_ended_address", [f"{CHEN}.{HOME}", ROOM_A]),
        ("unit_at_ended_address", [SHOP, ROOM_A]),
    ]
    assert [each.since for each in found] == [at(12), at(10), at(10), at(10)]
    assert {each.grid_code for each in found} == {GRID}
    assert listed(view, as_of=AsOf(valid=at(9))) == []
    assert listed(view, as_of=AsOf(recorded=len(lines) - 2)) == []
    assert things(listed(view, as_of=AsOf(valid=at(11)))) == things(found)[1:]


def test_it_is_gone_with_the_facts_that_put_it_right(register: Standing) -> None:
    left = residences.ResidenceEnded(
        person_key=CHEN,
        dwelling_id=HOME,
        until=StatedDay(at(20).date()),
        reason=EndReason.MOVED,
        happened_at=at(20),
    )
    ceased = housing.UnitCeased(unit_id=SHOP, reason=CessationReason.CLOSED)
    demolished = housing.DwellingDemolished(dwelling_id=HOME, reason=DemolitionReason.DEMOLISHED)
    view = told(
        register,
        [
            *lane(),
            named(CHEN),
            home(),
            shop(SHOP, ROOM_A, 2),
            claim(day=3),
            retired(ROOM_A, 10),
            line(f"unit:{SHOP}", ceased, 15),
            line(f"dwelling:{HOME}", demolished, 16),
        ],
    )
    (lives,) = listed(view)
    assert things([lives]) == [("stay_in_demolished_dwelling", [f"{CHEN}.{HOME}", HOME])]
    assert lives.since == at(16)
    view = told(register, [line(f"residence:{CHEN}.{HOME}", left, 20)])
    assert listed(view) == []
    assert things(listed(view, as_of=AsOf(valid=at(17)))) == things([lives])


def test_a_demolished_home_of_another_place_is_only_a_number_beside_the_stay_in_it(
    register: Standing,
) -> None:
    """Told in two grids, because the home's worker and the stay's did not agree."""
    demolished = housing.DwellingDemolished(dwelling_id=HOME, reason=DemolitionReason.DEMOLISHED)
    lines = [*lane(), named(CHEN), home(), claim(day=3, grid=NEXT_GRID)]
    view = told(register, [*lines, line(f"dwelling:{HOME}", demolished, 16)])
    (whole,) = listed(view)
    assert things([whole]) == [("stay_in_demolished_dwelling", [f"{CHEN}.{HOME}", HOME])]
    (seen,) = view.page(InconsistencyFilter(grid_prefixes=frozenset({NEXT_GRID}))).rows
    assert (things([seen]), seen.elsewhere) == ([("stay_in_demolished_dwelling", [f"{CHEN}.{HOME}"])], 1)
    assert (seen.since, whole.elsewhere) == (whole.since, 0)
    (asked,) = view.page(InconsistencyFilter(grids=frozenset({NEXT_GRID}))).rows
    assert asked == whole


def test_a_merger_is_no_contradiction_unless_it_leads_to_what_was_retired(register: Standing) -> None:
    merged = line(f"address:{DOOR}", addresses.AddressMerged(address_id=DOOR, into=OLD_DOOR), 5)
    view = told(register, [*lane(), node(OLD_DOOR, LANE, ElementType.DOOR, "老8号"), merged])
    assert listed(view) == []
    view = told(register, [retired(OLD_DOOR, 9)])
    assert things(listed(view)) == [
        ("address_below_ended", [ROOM_A, DOOR]),
        ("address_below_ended", [ROOM_B, DOOR]),
    ]


def test_one_plate_at_two_doors_of_a_street_is_listed_once(register: Standing) -> None:
    view = told(
        register,
        [
            node(LANE, None, ElementType.STREET, "梅花巷"),
            node(LANE_2, None, ElementType.STREET, "西河路"),
            plated(DOOR, LANE, "8号", day=2),
            plated(OLD_DOOR, LANE, "8号", day=4),
            plated(ROOM_A, LANE_2, "8号", day=3),
        ],
    )
    (twice,) = listed(view)
    assert things([twice]) == [("door_plate_twice", sorted([DOOR, OLD_DOOR]))]
    assert twice.since == at(4, 8)
    renamed = addresses.AddressRenamed(
        address_id=OLD_DOOR, element_name="9号", reason=RenameReason.RENAMED, door_plate_no="9号"
    )
    assert listed(told(register, [line(f"address:{OLD_DOOR}", renamed, 6)])) == []
    merged = addresses.AddressMerged(address_id=LANE_2, into=LANE)
    view = told(register, [line(f"address:{LANE_2}", merged, 7)])
    assert things(listed(view)) == [("door_plate_twice", sorted([DOOR, ROOM_A]))]


def test_a_plate_that_names_its_street_is_one_in_the_whole_village(register: Standing) -> None:
    view = told(
        register,
        [
            node(LANE, None, ElementType.STREET, "梅花巷"),
            node(LANE_2, None, ElementType.STREET, "西河路"),
            plated(DOOR, LANE, "西河路12号"),
            plated(ROOM_A, LANE_2, "西河路12号"),
        ],
    )
    assert things(listed(view)) == [("door_plate_twice", sorted([DOOR, ROOM_A]))]


def test_one_credit_code_at_two_units_shows_another_places_unit_only_as_a_number(register: Standing) -> None:
    view = told(register, [*lane(), shop(SHOP, ROOM_A, 2), shop(OTHER_SHOP, ROOM_B, 6, grid=NEXT_GRID)])
    (twice,) = listed(view, Kind.CREDIT_CODE_TWICE)
    assert things([twice]) == [("credit_code_twice", sorted([SHOP, OTHER_SHOP]))]
    assert (twice.since, twice.elsewhere) == (at(6), 0)
    for places, own in ((GRID, SHOP), (NEXT_GRID, OTHER_SHOP)):
        page = view.page(InconsistencyFilter(grid_prefixes=frozenset({places})))
        (seen,) = page.rows
        assert ([each.key for each in seen.concerned], seen.elsewhere, seen.grid_code) == ([own], 1, places)
    assert view.page(InconsistencyFilter(grid_prefixes=frozenset({"990101100002"}))).rows == ()
    assert view.page(InconsistencyFilter(grid_prefixes=frozenset())).rows == ()


def test_three_units_with_one_code_are_one_doubt_in_whichever_place_it_is_seen(register: Standing) -> None:
    third = "01J0000000000000000000SH03"
    shops = [shop(each, ROOM_A, 2, grid=grid) for each, grid in ((SHOP, GRID), (OTHER_SHOP, NEXT_GRID))]
    view = told(register, [*lane(), *shops, shop(third, ROOM_B, 3, grid=NEXT_GRID)])
    for places, own in ((GRID, [SHOP]), (NEXT_GRID, [OTHER_SHOP, third])):
        (seen,) = view.page(InconsistencyFilter(grid_prefixes=frozenset({places}))).rows
        assert ([each.key for each in seen.concerned], seen.elsewhere) == (sorted(own), 3 - len(own))
    assert len(listed(view)) == 1


def test_what_was_moved_is_listed_in_the_grid_it_lies_in_now(register: Standing) -> None:
    moved = addresses.AddressMovedToGrid(address_id=LANE, grid_code=NEXT_GRID, since=StatedDay(at(20).date()))
    view = told(register, [*lane(), home(), retired(ROOM_A, 10), line(f"address:{LANE}", moved, 20)])
    assert view.page(InconsistencyFilter(grids=frozenset({GRID}))).rows == ()
    (found,) = view.page(InconsistencyFilter(grids=frozenset({NEXT_GRID}))).rows
    assert (found.key, found.grid_code) == (HOME, NEXT_GRID)
