"""Addresses: proposed once, ended once; in between everything is kept and judged by when it happened (ADR 0008)."""

from dataclasses import replace
from typing import assert_never

from domain.registry import rules_addresses as rules
from domain.registry.changes import require_nobody_else_changed
from domain.registry.commands_addresses import (
    AddAddressAlias,
    AddressCommand,
    ConfirmAddress,
    LocateAddress,
    MergeAddress,
    MoveAddressToGrid,
    ProposeAddress,
    RenameAddress,
    RetireAddress,
    SplitAddress,
)
from domain.registry.events_addresses import (
    AddressAliasAdded,
    AddressConfirmed,
    AddressEvent,
    AddressLocated,
    AddressMerged,
    AddressMovedToGrid,
    AddressProposed,
    AddressRenamed,
    AddressRetired,
    AddressSplit,
)
from domain.registry.happened import answered_at, claimed_at, is_after
from domain.registry.keys import require_address_id, require_division_code
from domain.registry.roles_places import require_office
from domain.registry.spelling_places import is_element_name, spelled_element_name
from domain.registry.states_addresses import Address, AddressEnd, AddressState, NoAddress
from domain.shared.places import DivisionCode, DivisionLevel, GridCode

ChangeCommand = ConfirmAddress | RenameAddress | AddAddressAlias | LocateAddress | MoveAddressToGrid
EndCommand = SplitAddress | MergeAddress | RetireAddress


def decide_address(command: AddressCommand, state: AddressState) -> tuple[AddressEvent, ...]:
    """What follows from a claim about an address. Only the same word of the same moment is a repeat."""
    require_office(command)
    require_address_id(command.address_id)
    if isinstance(command, ProposeAddress):
        return _propose(command, state)
    if isinstance(state, NoAddress):
        raise rules.AddressNotYetProposed
    fact = _fact(command, state)
    if without_who(fact) in state.facts:
        return ()
    _require_open(fact, command, state)
    return (fact,)


def _propose(command: ProposeAddress, state: AddressState) -> tuple[AddressProposed, ...]:
    require_division_code(command.division)
    if DivisionCode(command.division).level is not DivisionLevel.VILLAGE:
        raise rules.DivisionIsNoVillage(division=command.division)
    _require_name(command.element_name)
    grid = command.circumstance.grid_code
    if command.parent is None and grid is not None and GridCode(grid).village.text != command.division:
        raise rules.GridOfAnotherDivision(grid=grid, division=command.division)
    if command.parent == command.address_id:
        raise rules.ParentIsItself
    event = AddressProposed(
        address_id=command.address_id,
        division=command.division,
        parent=command.parent,
        element_type=command.element_type,
        element_name=command.element_name,
        provenance=command.provenance,
        grid_code=grid,
        door_plate_no=command.door_plate_no,
        point=command.point,
    )
    match state:
        case NoAddress():
            return (event,)
        case Address(proposed=proposed):
            if proposed != event:
                raise rules.AddressProposedOtherwise
            return ()
        case _:
            assert_never(state)


def _fact(command: ChangeCommand | EndCommand, state: Address) -> AddressEvent:
    if isinstance(command, SplitAddress | MergeAddress | RetireAddress):
        return _end(command)
    match command:
        case ConfirmAddress():
            if (command.scheme is None) is not (command.address_code is None):
                raise rules.SchemeAndCodeGoTogether
            return AddressConfirmed(
                address_id=command.address_id, scheme=command.scheme, address_code=command.address_code
            )
        case RenameAddress():
            return _renamed(command, state)
        case AddAddressAlias():
            _require_name(command.alias)
            return AddressAliasAdded(address_id=command.address_id, alias=command.alias, kind=command.kind)
        case LocateAddress():
            return AddressLocated(
                address_id=command.address_id,
                point=command.point,
                happened_at=claimed_at(command.circumstance.occurred),
            )
        case MoveAddressToGrid():
            return AddressMovedToGrid(
                address_id=command.address_id, grid_code=command.grid_code, since=command.since
            )
        case _:
            assert_never(command)


def _renamed(command: RenameAddress, state: Address) -> AddressRenamed:
    """Only here the kind of the node is known, by which its name is spelled."""
    name = spelled_element_name(command.element_name, state.proposed.element_type)
    _require_name(name)
    return AddressRenamed(
        address_id=command.address_id,
        element_name=name,
        reason=command.reason,
        door_plate_no=command.door_plate_no,
        renamed_by=command.circumstance.actor.id,
        happened_at=claimed_at(command.circumstance.occurred),
    )


def _end(command: EndCommand) -> AddressEnd:
    address_id, moment = command.address_id, answered_at(command.circumstance.occurred)
    match command:
        case SplitAddress():
            _require_successors(command)
            return AddressSplit(address_id=address_id, successors=command.successors, happened_at=moment)
        case MergeAddress():
            if command.into == address_id:
                raise rules.SuccessorIsItself
            return AddressMerged(address_id=address_id, into=command.into, happened_at=moment)
        case RetireAddress():
            return AddressRetired(address_id=address_id, reason=command.reason, happened_at=moment)
        case _:
            assert_never(command)


def _require_successors(command: SplitAddress) -> None:
    if command.address_id in command.successors:
        raise rules.SuccessorIsItself
    if len(set(command.successors)) != len(command.successors) or len(command.successors) < 2:
        raise rules.SplitNeedsTwo


def _require_open(fact: AddressEvent, command: AddressCommand, state: Address) -> None:
    ended = state.ended
    if ended is not None:
        on = str(state.ended_on)
        if isinstance(fact, AddressSplit | AddressMerged | AddressRetired):
            raise rules.AddressEndedAlready(on=on)
        if is_after(command.circumstance.occurred, ended.happened_at):
            raise rules.AddressNoLongerInUse(on=on)
    if isinstance(fact, AddressConfirmed) and fact.scheme is not None:
        known = state.code_of(fact.scheme)
        if known is not None:
            raise rules.CodeNeverChanges(scheme=fact.scheme, code=known)
    if isinstance(fact, AddressRenamed):
        require_nobody_else_changed(
            fact,
            state.changes,
            seen=command.circumstance.base_version,
            by=command.circumstance.actor.id,
            rule=rules.RenamedMeanwhile,
        )


def without_who(event: AddressEvent) -> AddressEvent:
    """Two who say the same of one moment say one thing."""
    return replace(event, renamed_by=None) if isinstance(event, AddressRenamed) else event


def _require_name(name: str) -> None:
    if not is_element_name(name):
        raise rules.ElementNameNotValid
