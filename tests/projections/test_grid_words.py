"""In which grid things lie: where they were told of, until an address they stand on is moved or merged."""

from datetime import date
from random import Random

import pytest

from domain.registry import events_addresses as addresses
from domain.registry import events_housing as housing
from domain.registry.codes_addresses import AddressProvenance, ElementType
from domain.registry.codes_housing import DwellingUse, HousingCorrectionReason
from domain.shared.periods import StatedDay
from projections.asking import Conditions
from projections.moment import NOW, AsOf
from projections.registry import filters as by
from projections.registry.address_tree import told_grid
from projections.registry.filters import AddressFilter, DwellingFilter, StayFilter, UnitFilter
from projections.registry.person_filters import PersonFilter
from projections.registry.stay_days import RegistryAsked
from projections.registry.view import RegistryView
from tests.projections.history import Line, at
from tests.projections.registry_lane import (
    CHEN,
    DOOR,
    GRID,
    HOME,
    LANE,
    NEXT_GRID,
    OLD_DOOR,
    OTHER_HOME,
    ROOM_A,
    ROOM_B,
    SHOP,
    VILLAGE,
    WANG,
    line,
    node,
)
from tests.projections.registry_life import claim, named, told, whole_life
from tests.projections.standing import Standing

THIRD_GRID = "990101100001003"
GUEST = "01J00000000000000000GUEST1"
GRIDS = (GRID, NEXT_GRID, THIRD_GRID)


def moved(address_id: str, day: int, to: str = NEXT_GRID) -> Line:
    event = addresses.AddressMovedToGrid(address_id=address_id, grid_code=to, since=StatedDay(at(day).date()))
    return line(f"address:{address_id}", event, day)


def homes_in(view: RegistryView, grid: str, as_of: AsOf = NOW) -> list[str]:
    """By the list of a grid and by the places of whoever serves in it: the same."""
    asked = view.dwellings.page(
        DwellingFilter(grids=frozenset({grid})), order=by.DWELLINGS_ORDER, as_of=as_of
    )
    seen = view.dwellings.page(
        DwellingFilter(grid_prefixes=frozenset({grid})), order=by.DWELLINGS_ORDER, as_of=as_of
    )
    assert asked.rows == seen.rows
    assert asked.count.value == len(asked.rows)
    return [each.key for each in asked.rows]


def stays_in(view: RegistryView, grid: str, as_of: AsOf = NOW) -> list[str]:
    page = view.stays_page(StayFilter(grids=frozenset({grid})), order=by.STAYS_ORDER, as_of=as_of).page
    assert {each.record.grid_code for each in page.rows} <= {grid}
    return [each.record.person_key for each in page.rows]


def people_in(view: RegistryView, grid: str, as_of: AsOf = NOW) -> list[str]:
    page = view.persons_page(PersonFilter(grid_prefixes=frozenset({grid})), as_of=as_of)
    return [each.key for each in page.rows]


def lane() -> list[Line]:
    """The lane with its homes and people, before anything happens to the addresses."""
    return [
        *(each for each in whole_life() if not isinstance(each.event, addresses.AddressMerged)),
        named(GUEST, grid="990101100001009"),
        claim(GUEST, HOME, day=4),
    ]


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


def _random_tree(dice: Random) -> list[Line]:
    """Twelve nodes in a heap, three of them moved, three merged, each node with a home on it."""
    names = [f"01J0000000000000000000N{nth:03}" for nth in range(12)]
    lines = []
    for nth, name in enumerate(names):
        parent = names[dice.randrange(nth)] if nth and dice.random() < 0.8 else None
        proposed = addresses.AddressProposed(
            address_id=name,
            division=VILLAGE,
            parent=parent,
            element_type=ElementType.DOOR,
            element_name=f"{nth}号",
            provenance=AddressProvenance.DOOR_VISIT,
            grid_code=dice.choice((*GRIDS, None)),
        )
        home = housing.DwellingRegistered(
            dwelling_id=f"H{name[1:]}", address_id=name, use=DwellingUse.RESIDENCE
        )
        lines += [
            line(f"address:{name}", proposed, dice.randrange(5), grid=None),
            line(f"dwelling:H{name[1:]}", home, dice.randrange(20), grid=dice.choice(GRIDS)),
        ]
    lines += [moved(dice.choice(names), day, dice.choice(GRIDS)) for day in dice.sample(range(30), 4)]
    for name in dice.sample(names, 3):
        into = dice.choice([each for each in names if each != name])
        lines.append(
            line(f"address:{name}", addresses.AddressMerged(address_id=name, into=into), dice.randrange(30))
        )
    for name in dice.sample(names, 4):
        elsewhere = housing.DwellingCorrected(
            dwelling_id=f"H{name[1:]}",
            reason=HousingCorrectionReason.MISTYPED,
            address_id=dice.choice((*names, None)),
        )
        lines.append(line(f"dwelling:H{name[1:]}", elsewhere, dice.randrange(30), grid=dice.choice(GRIDS)))
    lines += [claim(GUEST, f"H{name[1:]}", day=2, grid=dice.choice(GRIDS)) for name in names]
    dice.shuffle(lines)
    return lines


@pytest.mark.parametrize(("seed", "named"), [(0, 1_000), (1, 1_000), (2, 1_000), (3, 1_000), (0, 1), (1, 0)])
def test_lists_of_a_grid_hold_exactly_what_is_shown_as_lying_in_it(
    register: Standing, seed: int, named: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.registry.grid_words.NAMED_AT_MOST", named)
    lines = _random_tree(Random(seed))
    view = told(register, lines)
    for recorded in (len(lines) // 2, len(lines), None):
        for valid in (None, at(3), at(12), at(25)):
            as_of = AsOf(recorded=recorded, valid=valid)
            page = view.dwellings.page(DwellingFilter(), order=by.DWELLINGS_ORDER, as_of=as_of)
            places = view.places({each.record.address_id for each in page.rows}, as_of=as_of)
            shown = {
                each.key: places[each.record.address_id].grid_code or each.record.grid_code
                for each in page.rows
            }
            _require_addresses_agree(view, as_of)
            _require_stays_agree(view, as_of)
            for grid in GRIDS:
                expected = sorted(key for key, lies in shown.items() if lies == grid)
                assert homes_in(view, grid, as_of) == expected, (recorded, valid, grid)


def _require_stays_agree(view: RegistryView, as_of: AsOf) -> None:
    """The list of a grid's stays holds those that are shown with it, in lists and in their homes' files."""
    everywhere = view.stays_page(StayFilter(), order=by.STAYS_ORDER, as_of=as_of).page.rows
    for grid in GRIDS:
        wanted = StayFilter(grid_prefixes=frozenset({grid}))
        listed = view.stays_page(wanted, order=by.STAYS_ORDER, as_of=as_of).page.rows
        assert listed == tuple(each for each in everywhere if each.record.grid_code == grid)
    for each in everywhere:
        home = view.dwelling(each.record.dwelling_id, as_of=as_of)
        assert home is None or home.stays == (each,)


def _require_addresses_agree(view: RegistryView, as_of: AsOf) -> None:
    """The list of a grid's addresses holds those that are shown with it."""
    everywhere = view.addresses_page(AddressFilter(), as_of=as_of)
    shown = {
        each.key: everywhere.places[each.key].grid_code or told_grid(everywhere.places[each.key].path)
        for each in everywhere.page.rows
    }
    for grid in GRIDS:
        listed = view.addresses_page(AddressFilter(grids=frozenset({grid})), as_of=as_of).page
        assert [each.key for each in listed.rows] == sorted(key for key, in_ in shown.items() if in_ == grid)
        assert listed.count.value == len(listed.rows)


def test_addresses_follow_their_lane_with_and_without_a_grid_of_their_own(register: Standing) -> None:
    view = told(register, lane())
    _require_addresses_agree(view, NOW)
    assert len(view.addresses_page(AddressFilter(grids=frozenset({GRID}))).page.rows) == 5
    view = told(register, [moved(DOOR, 50)])
    _require_addresses_agree(view, NOW)
    _require_addresses_agree(view, AsOf(valid=at(40)))
    below = view.addresses_page(AddressFilter(grids=frozenset({NEXT_GRID}))).page.rows
    assert [each.key for each in below] == sorted([DOOR, ROOM_A, ROOM_B])


def test_an_address_without_a_grid_that_is_merged_lies_in_the_grid_of_what_it_became(
    register: Standing,
) -> None:
    nameless = addresses.AddressProposed(
        address_id=OLD_DOOR,
        division=VILLAGE,
        parent=None,
        element_type=ElementType.DOOR,
        element_name="老8号",
        provenance=AddressProvenance.DOOR_VISIT,
    )
    view = told(
        register,
        [
            node(LANE, None, ElementType.STREET, "梅花巷"),
            line(f"address:{OLD_DOOR}", nameless, 0, grid=None),
            _registered_at(OLD_DOOR, THIRD_GRID),
        ],
    )
    assert homes_in(view, THIRD_GRID) == [HOME]
    merged = addresses.AddressMerged(address_id=OLD_DOOR, into=LANE)
    view = told(register, [line(f"address:{OLD_DOOR}", merged, 6)])
    file = view.dwelling(HOME)
    assert file is not None
    assert file.dwelling.record.grid_code == GRID
    assert (homes_in(view, GRID), homes_in(view, THIRD_GRID)) == ([HOME], [])
    _require_addresses_agree(view, NOW)


def _registered_at(address_id: str, grid: str) -> Line:
    home = housing.DwellingRegistered(dwelling_id=HOME, address_id=address_id, use=DwellingUse.RESIDENCE)
    return line(f"dwelling:{HOME}", home, 1, grid=grid)


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


def test_a_list_asks_with_no_more_values_however_much_was_moved(
    register: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three hundred homes told in one grid, brought into another: those of a wider place have crossed no border."""
    doors = [f"01J0000000000000000DR{nth:05}" for nth in range(300)]
    homes = [f"01J0000000000000000HM{nth:05}" for nth in range(300)]
    lines = [node(LANE, None, ElementType.STREET, "梅花巷")]
    for nth, (door, home) in enumerate(zip(doors, homes, strict=True)):
        registered = housing.DwellingRegistered(dwelling_id=home, address_id=door, use=DwellingUse.RESIDENCE)
        lines += [
            node(door, LANE, ElementType.DOOR, f"{nth}号"),
            line(f"dwelling:{home}", registered, 1),
            claim(GUEST, home, day=4),
        ]
    register.record([*lines, moved(LANE, 50)], batch=500)
    register.runner("registry", batch=500).catch_up()
    view = RegistryView(register.views)
    near, far, village = ({"grid_prefixes": frozenset({each})} for each in (NEXT_GRID, GRID, VILLAGE))
    assert _values_of(register, DwellingFilter(**village)) == _values_of(register, DwellingFilter()) + 2
    assert _found(view, far) == (0, 0)
    assert _found(view, near) == (300, 300)
    assert _values_of(register, DwellingFilter(**near)) > 300
    monkeypatch.setattr("projections.registry.grid_words.NAMED_AT_MOST", 100)
    for place in (near, far, village):
        assert _values_of(register, DwellingFilter(**place)) < 50
        assert _values_of(register, StayFilter(**place)) < 50
    assert _found(view, far) == (0, 0)
    assert _found(view, near) == (300, 300)


def _found(view: RegistryView, place: dict[str, frozenset[str]]) -> tuple[int, int]:
    homes = view.dwellings.page(DwellingFilter(**place), order=by.DWELLINGS_ORDER)
    living = view.stays.page(StayFilter(**place), order=by.STAYS_ORDER)
    return homes.count.value, living.count.value


def _values_of(register: Standing, wanted: DwellingFilter | StayFilter) -> int:
    with register.views.reading() as reader:
        conditions = Conditions([], [])
        wanted.narrow(conditions, RegistryAsked(reader, "registry", NOW))
        return len(conditions.values)
