"""What a claim asks of the things it names: judged as of when it happened, on both sides of every end."""

from dataclasses import replace
from datetime import date

import pytest

from domain.registry import rules_addresses as rules
from domain.registry import rules_housing as housing_rules
from domain.registry.codes_addresses import ElementType
from domain.registry.codes_housing import UnitKind
from domain.registry.deciders import address_decider, division_decider, grid_decider
from domain.registry.references_addresses import require_address_references
from domain.registry.references_housing import (
    DWELLING_KINDS,
    UNIT_KINDS,
    require_dwelling_references,
    require_unit_references,
)
from domain.registry.states_addresses import Address, AddressState
from domain.shared.occurrence import Precision
from domain.shared.periods import StatedDay
from tests.domain.registry import sayings_places as say
from tests.domain.registry.sayings import (
    GRID_WORKER,
    NEXT_GRID,
    OFFICER,
    VILLAGE,
    abolish_village,
    close_grid,
    establish_grid,
    establish_village,
)
from tests.domain.registry.sayings_places import BUILDING, OTHER_ROOM, ROOM, by, in_view_of
from tests.support.given import given

NEXT_VILLAGE = "990101100002"


def node(kind: ElementType = ElementType.BUILDING, **said: object) -> AddressState:
    """A node of a kind, and what came of it."""
    proposed = replace(say.ROOM_PROPOSED, address_id=BUILDING, element_type=kind)
    return given(address_decider, proposed).state


def ended(end: object) -> Address:
    """The same room once it was split, merged or retired on the tenth."""
    assert callable(end)
    state = given(address_decider, say.ROOM_PROPOSED).after(end()).state
    assert isinstance(state, Address)
    return state


@pytest.mark.parametrize("below", list(ElementType))
@pytest.mark.parametrize("above", list(ElementType))
def test_a_node_stands_below_one_of_an_earlier_kind_and_never_below_a_home(
    above: ElementType, below: ElementType
) -> None:
    order = list(ElementType)
    states = {f"address:{BUILDING}": node(above)}
    claim = say.propose(element_type=below)
    if order.index(above) < order.index(below) and above is not ElementType.ROOM:
        require_address_references(claim, states)
    else:
        in_view_of(require_address_references, states).when(claim).then_refused(
            rules.ParentMustComeBefore, child=below.value, parent=above.value
        )


@pytest.mark.parametrize("end", [say.split, say.merge, say.retire])
def test_a_parent_out_of_use_takes_no_child_that_happened_later(end: object) -> None:
    room = ended(end)
    parent = replace(room, proposed=replace(room.proposed, element_type=ElementType.BUILDING))
    states = {f"address:{BUILDING}": parent}
    in_view_of(require_address_references, states).when(say.propose(by(GRID_WORKER, 11))).then_refused(
        rules.ParentNoLongerInUse, on="2026-01-10"
    )
    require_address_references(say.propose(by(GRID_WORKER, 10, hour=8)), states)
    require_address_references(say.propose(by(GRID_WORKER, 11, precision=Precision.MONTH)), states)


def test_a_child_shares_its_parents_division_and_follows_it_into_another() -> None:
    states = {f"address:{BUILDING}": node()}
    claim = say.propose(division=NEXT_VILLAGE)
    in_view_of(require_address_references, states).when(claim).then_refused(
        rules.ParentInAnotherDivision, division=NEXT_VILLAGE
    )
    assert rules.ParentInAnotherDivision.premature
    moved = say.move_to_grid(address_id=BUILDING, grid_code=f"{NEXT_VILLAGE}001")
    proposed = replace(say.ROOM_PROPOSED, address_id=BUILDING, element_type=ElementType.BUILDING)
    after = given(address_decider, proposed).after(moved).state
    for division in (VILLAGE, NEXT_VILLAGE):
        require_address_references(say.propose(division=division), {f"address:{BUILDING}": after})


def test_no_new_top_hangs_on_a_division_that_was_abolished() -> None:
    village = given(division_decider).after(establish_village()).after(abolish_village(on=date(2026, 1, 4)))
    states = {f"division:{VILLAGE}": village.state}
    for late, early in ((5, 4), (31, 1)):
        top = say.propose(by(GRID_WORKER, late), parent=None, element_type=ElementType.COMPOUND)
        in_view_of(require_address_references, states).when(top).then_refused(
            rules.DivisionWasAbolished, division=VILLAGE, on="2026-01-04"
        )
        require_address_references(replace(top, circumstance=by(GRID_WORKER, early)), states)


@pytest.mark.parametrize("end", [say.split, say.merge, say.retire])
def test_who_takes_an_addresss_place_is_in_use_then(end: object) -> None:
    gone = replace(ended(end), proposed=replace(say.ROOM_PROPOSED, address_id=OTHER_ROOM))
    states = {f"address:{OTHER_ROOM}": gone}
    for late in (say.merge(by(OFFICER, 11)), say.split(by(OFFICER, 11))):
        in_view_of(require_address_references, states).when(late).then_refused(
            rules.SuccessorNoLongerInUse, successor=OTHER_ROOM, on="2026-01-10"
        )
    require_address_references(say.split(by(OFFICER, 9)), states)


def test_two_addresses_are_never_merged_into_each_other() -> None:
    other = replace(say.ROOM_PROPOSED, address_id=OTHER_ROOM)
    back = given(address_decider, other).after(say.merge(address_id=OTHER_ROOM, into=ROOM)).state
    states = {f"address:{OTHER_ROOM}": back}
    in_view_of(require_address_references, states).when(say.merge(by(OFFICER, 9))).then_refused(
        rules.MergeLeadsBack
    )
    onward = given(address_decider, other).after(say.merge(address_id=OTHER_ROOM, into=say.THIRD_ROOM)).state
    require_address_references(say.merge(by(OFFICER, 9)), {f"address:{OTHER_ROOM}": onward})


def test_a_grid_holds_when_a_node_moves_into_it() -> None:
    grid = (
        given(grid_decider)
        .after(establish_grid(code=NEXT_GRID))
        .after(close_grid(code=NEXT_GRID, successors=(), on=date(2025, 12, 31)))
    )
    states = {f"grid:{NEXT_GRID}": grid.state}
    in_view_of(require_address_references, states).when(say.move_to_grid()).then_refused(
        rules.GridDoesNotHoldThen, grid=NEXT_GRID
    )
    require_address_references(say.move_to_grid(since=StatedDay(date(2025, 12, 31))), states)
    require_address_references(say.move_to_grid(since=StatedDay(date(2025, 6, 1), Precision.YEAR)), states)


@pytest.mark.parametrize("kind", list(ElementType))
def test_a_dwelling_stands_where_somebody_can_live(kind: ElementType) -> None:
    states = {f"address:{ROOM}": node(kind)}
    for claim in (say.register_home(), say.correct_home(address_id=ROOM)):
        if kind in DWELLING_KINDS:
            require_dwelling_references(claim, states)
        else:
            in_view_of(require_dwelling_references, states).when(claim).then_refused(
                housing_rules.DwellingNotOnSuchAnAddress, kind=kind.value
            )


def test_a_home_let_room_by_room_is_several_dwellings_on_one_address() -> None:
    states = {f"address:{ROOM}": node(ElementType.ROOM)}
    for room in ("A", "B", "C"):
        require_dwelling_references(say.register_home(dwelling_no=room), states)


@pytest.mark.parametrize("kind", list(ElementType))
def test_only_a_stall_stands_in_the_street(kind: ElementType) -> None:
    states = {f"address:{ROOM}": node(kind)}
    require_unit_references(say.register_shop(kind=UnitKind.STALL), states)
    if kind in UNIT_KINDS:
        require_unit_references(say.register_shop(), states)
    else:
        in_view_of(require_unit_references, states).when(say.register_shop()).then_refused(
            housing_rules.UnitNotOnSuchAnAddress, kind=kind.value
        )


@pytest.mark.parametrize("end", [say.split, say.retire])
def test_nothing_new_stands_on_an_address_that_leads_nowhere(end: object) -> None:
    states = {f"address:{ROOM}": ended(end), f"address:{OTHER_ROOM}": ended(end)}
    late, early = by(GRID_WORKER, 11), by(GRID_WORKER, 9)
    in_view_of(require_dwelling_references, states).when(say.register_home(late)).then_refused(
        housing_rules.DwellingAddressNoLongerInUse, on="2026-01-10"
    )
    in_view_of(require_unit_references, states).when(say.register_shop(late)).then_refused(
        housing_rules.UnitAddressNoLongerInUse, on="2026-01-10"
    )
    in_view_of(require_unit_references, states).when(say.move_shop(late)).then_refused(
        housing_rules.UnitAddressNoLongerInUse, on="2026-01-10"
    )
    require_dwelling_references(say.register_home(early), states)
    require_unit_references(say.move_shop(early), states)


def test_on_a_merged_address_things_may_be_told_for_it_still_leads_to_one_place() -> None:
    states = {f"address:{ROOM}": ended(say.merge)}
    require_dwelling_references(say.register_home(by(GRID_WORKER, 11)), states)
    require_unit_references(say.register_shop(by(GRID_WORKER, 11)), states)


def test_what_names_nothing_asks_nothing() -> None:
    require_address_references(say.rename(), {})
    require_dwelling_references(say.demolish(), {})
    require_unit_references(say.cease(), {})
