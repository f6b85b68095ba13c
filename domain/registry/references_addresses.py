"""What a claim about an address asks of the division, grid, parent, target and successors it names."""

from collections.abc import Mapping

from domain.registry import rules_addresses as rules
from domain.registry.codes_addresses import ElementType
from domain.registry.commands_addresses import (
    AddressCommand,
    MergeAddress,
    MoveAddressToGrid,
    ProposeAddress,
    SplitAddress,
)
from domain.registry.events_addresses import AddressMerged
from domain.registry.happened import claimed_at, is_after
from domain.registry.states import FormerDivision, FormerGrid, Grid
from domain.registry.states_addresses import Address
from domain.shared.occurrence import SHANGHAI
from domain.shared.periods import Period

_ORDER = {kind: place for place, kind in enumerate(ElementType)}
# Nothing stands below the place somebody lives in; rooms that are let apart are dwellings of one address.
_LEAVES = frozenset({ElementType.ROOM, ElementType.HOUSE})


def require_address_references(command: AddressCommand, states: Mapping[str, object]) -> None:
    """Raises the rule a claim breaks in view of the other things; each is judged as of when it happened."""
    match command:
        case ProposeAddress(parent=None):
            _require_division(command, states)
        case ProposeAddress():
            _require_parent(command, states.get(f"address:{command.parent}"))
        case SplitAddress():
            for successor in command.successors:
                _require_in_use(command, successor, states)
        case MergeAddress():
            _require_in_use(command, command.into, states)
            _require_no_way_back(command, states)
        case MoveAddressToGrid():
            _require_grid(command, states.get(f"grid:{command.grid_code}"))
        case _:
            return


def _require_division(command: ProposeAddress, states: Mapping[str, object]) -> None:
    """What stands below an older node goes on there: only a new top needs a division that still holds."""
    division = states.get(f"division:{command.division}")
    if not isinstance(division, FormerDivision):
        return
    last = division.abolished.valid_to
    if claimed_at(command.circumstance.occurred).astimezone(SHANGHAI).date() > last:
        raise rules.DivisionWasAbolished(division=command.division, on=last.isoformat())


def _require_parent(command: ProposeAddress, parent: object) -> None:
    if not isinstance(parent, Address):
        return
    above, below = parent.proposed.element_type, command.element_type
    if above in _LEAVES or _ORDER[above] >= _ORDER[below]:
        raise rules.ParentMustComeBefore(child=below.value, parent=above.value)
    ended = parent.ended
    if ended is not None and is_after(command.circumstance.occurred, ended.happened_at):
        raise rules.ParentNoLongerInUse(on=str(parent.ended_on))
    if command.division not in parent.divisions:
        raise rules.ParentInAnotherDivision(division=command.division)


def _require_in_use(
    command: SplitAddress | MergeAddress, successor: str, states: Mapping[str, object]
) -> None:
    """Who takes an address's place is in use then, so a chain of mergers always leads on in time."""
    other = states.get(f"address:{successor}")
    if not isinstance(other, Address) or other.ended is None:
        return
    if is_after(command.circumstance.occurred, other.ended.happened_at):
        raise rules.SuccessorNoLongerInUse(successor=successor, on=str(other.ended_on))


def _require_no_way_back(command: MergeAddress, states: Mapping[str, object]) -> None:
    target = states.get(f"address:{command.into}")
    ended = target.ended if isinstance(target, Address) else None
    if isinstance(ended, AddressMerged) and ended.into == command.address_id:
        raise rules.MergeLeadsBack


def _require_grid(command: MoveAddressToGrid, grid: object) -> None:
    if not isinstance(grid, Grid | FormerGrid):
        return
    if not grid.validity.may_overlap(Period(command.since, command.since)):
        raise rules.GridDoesNotHoldThen(grid=command.grid_code)
