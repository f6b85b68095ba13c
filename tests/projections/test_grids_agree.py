"""Lists of a grid and what is shown as lying in it agree, in whatever way addresses and homes were moved."""

from random import Random

import pytest

from domain.registry import events_addresses as addresses
from domain.registry import events_housing as housing
from domain.registry.codes_addresses import AddressProvenance, ElementType
from domain.registry.codes_housing import DwellingUse, HousingCorrectionReason
from projections.asking import Conditions
from projections.moment import NOW, AsOf
from projections.registry import filters as by
from projections.registry.address_tree import told_grid
from projections.registry.filters import AddressFilter, DwellingFilter, StayFilter
from projections.registry.stay_days import RegistryAsked
from projections.registry.view import RegistryView
from tests.projections.grids_moved import GRIDS, GUEST, THIRD_GRID, homes_in, lane, moved
from tests.projections.history import Line, at
from tests.projections.registry_lane import (
    DOOR,
    GRID,
    HOME,
    LANE,
    NEXT_GRID,
    OLD_DOOR,
    ROOM_A,
    ROOM_B,
    VILLAGE,
    line,
    node,
)
from tests.projections.registry_life import claim, told
from tests.projections.standing import Standing


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
