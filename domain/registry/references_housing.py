"""What a claim about a dwelling or a unit asks of the address it names."""

from collections.abc import Mapping

from domain.registry import rules_housing as rules
from domain.registry.codes_addresses import ElementType
from domain.registry.codes_housing import UnitKind
from domain.registry.commands_housing import (
    CorrectDwelling,
    DwellingCommand,
    MoveUnit,
    RegisterDwelling,
    RegisterUnit,
    UnitCommand,
)
from domain.registry.events_addresses import AddressMerged
from domain.registry.happened import is_after
from domain.registry.states_addresses import Address
from domain.shared.circumstance import Circumstance

# A house in a village has a door plate and no room; a school or a workshop is a whole building or floor.
DWELLING_KINDS = frozenset(
    {
        ElementType.DOOR,
        ElementType.BUILDING,
        ElementType.FLOOR,
        ElementType.ROOM,
        ElementType.HOUSE,
    }
)
# Schools, factories and property offices have a whole compound.
UNIT_KINDS = DWELLING_KINDS | {ElementType.COMPOUND, ElementType.ENTRANCE}


def require_dwelling_references(command: DwellingCommand, states: Mapping[str, object]) -> None:
    """A dwelling stands on an address of a fitting kind that was in use then."""
    if not isinstance(command, RegisterDwelling | CorrectDwelling) or command.address_id is None:
        return
    address = states.get(f"address:{command.address_id}")
    if not isinstance(address, Address):
        return
    kind = address.proposed.element_type
    if kind not in DWELLING_KINDS:
        raise rules.DwellingNotOnSuchAnAddress(kind=kind.value)
    if _was_out_of_use(address, command.circumstance):
        raise rules.DwellingAddressNoLongerInUse(on=str(address.ended_on))


def require_unit_references(command: UnitCommand, states: Mapping[str, object]) -> None:
    """A unit works at an address that was in use then; only a stall stands in the street."""
    if not isinstance(command, RegisterUnit | MoveUnit):
        return
    address = states.get(f"address:{command.address_id}")
    if not isinstance(address, Address):
        return
    kind = address.proposed.element_type
    # What kind of unit moves is told by another stream and may be corrected: only a registration is held to it.
    is_no_stall = isinstance(command, RegisterUnit) and command.kind is not UnitKind.STALL
    if is_no_stall and kind not in UNIT_KINDS:
        raise rules.UnitNotOnSuchAnAddress(kind=kind.value)
    if _was_out_of_use(address, command.circumstance):
        raise rules.UnitAddressNoLongerInUse(on=str(address.ended_on))


def _was_out_of_use(address: Address, circumstance: Circumstance) -> bool:
    """A merged address still leads to one place and is read as that one; a split or retired one leads nowhere."""
    ended = address.ended
    if ended is None or isinstance(ended, AddressMerged):
        return False
    return is_after(circumstance.occurred, ended.happened_at)
