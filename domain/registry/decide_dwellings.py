"""Dwellings: registered once, demolished once; what comes late is judged by when it happened."""

from dataclasses import replace
from typing import assert_never

from domain.registry import rules_housing as rules
from domain.registry.changes import given_in, require_nobody_else_changed
from domain.registry.commands_housing import (
    AppraiseDwelling,
    ChangeDwellingUse,
    CorrectDwelling,
    DemolishDwelling,
    DwellingCommand,
    RegisterDwelling,
)
from domain.registry.events_housing import (
    DwellingAppraised,
    DwellingCorrected,
    DwellingDemolished,
    DwellingEvent,
    DwellingRegistered,
    DwellingUseChanged,
)
from domain.registry.happened import answered_at, claimed_at, is_after
from domain.registry.keys import require_address_id, require_dwelling_id
from domain.registry.roles_places import require_office
from domain.registry.states_housing import Dwelling, DwellingState, NoDwelling


def decide_dwelling(command: DwellingCommand, state: DwellingState) -> tuple[DwellingEvent, ...]:
    """What follows from a claim about a dwelling. Only the same word of the same moment is a repeat."""
    require_office(command)
    require_dwelling_id(command.dwelling_id)
    if isinstance(command, RegisterDwelling):
        return _register(command, state)
    if isinstance(state, NoDwelling):
        raise rules.DwellingNotYetRegistered
    fact = _fact(command)
    if without_who(fact) in state.facts:
        return ()
    _require_there(fact, command, state)
    _require_no_other_word(fact, command, state)
    return (fact,)


def _register(command: RegisterDwelling, state: DwellingState) -> tuple[DwellingRegistered, ...]:
    require_address_id(command.address_id)
    _require_below_the_roof(command.floor_no, command.floors)
    event = DwellingRegistered(
        dwelling_id=command.dwelling_id,
        address_id=command.address_id,
        use=command.use,
        dwelling_no=command.dwelling_no,
        occupancy=command.occupancy,
        structure=command.structure,
        floors=command.floors,
        floor_no=command.floor_no,
        floor_area_dm2=command.floor_area_dm2,
        room_count=command.room_count,
        self_built=command.self_built,
        owner=command.owner,
    )
    match state:
        case NoDwelling():
            return (event,)
        case Dwelling(registered=registered):
            if registered != event:
                raise rules.DwellingRegisteredOtherwise
            return ()
        case _:
            assert_never(state)


def _fact(
    command: ChangeDwellingUse | CorrectDwelling | AppraiseDwelling | DemolishDwelling,
) -> DwellingEvent:
    occurred = command.circumstance.occurred
    match command:
        case ChangeDwellingUse():
            if command.use is None and command.occupancy is None:
                raise rules.NothingChanged
            return DwellingUseChanged(
                dwelling_id=command.dwelling_id,
                use=command.use,
                occupancy=command.occupancy,
                happened_at=claimed_at(occurred),
            )
        case CorrectDwelling():
            return _corrected(command)
        case AppraiseDwelling():
            return DwellingAppraised(
                dwelling_id=command.dwelling_id, level=command.level, document_no=command.document_no
            )
        case DemolishDwelling():
            return DwellingDemolished(
                dwelling_id=command.dwelling_id, reason=command.reason, happened_at=answered_at(occurred)
            )
        case _:
            assert_never(command)


def _corrected(command: CorrectDwelling) -> DwellingCorrected:
    if command.address_id is not None:
        require_address_id(command.address_id)
    # Only what one message says is compared: an earlier floor may itself be corrected by a message on its way.
    _require_below_the_roof(command.floor_no, command.floors)
    event = DwellingCorrected(
        dwelling_id=command.dwelling_id,
        reason=command.reason,
        address_id=command.address_id,
        dwelling_no=command.dwelling_no,
        structure=command.structure,
        floors=command.floors,
        floor_no=command.floor_no,
        floor_area_dm2=command.floor_area_dm2,
        room_count=command.room_count,
        self_built=command.self_built,
        owner=command.owner,
        corrected_by=command.circumstance.actor.id,
        happened_at=claimed_at(command.circumstance.occurred),
    )
    if not given_in(event):
        raise rules.DwellingNothingCorrected
    return event


def _require_below_the_roof(floor_no: int | None, floors: int | None) -> None:
    if floor_no is not None and floors is not None and floor_no > floors:
        raise rules.FloorAboveTheRoof(floor_no=floor_no, floors=floors)


def _require_there(fact: DwellingEvent, command: DwellingCommand, state: Dwelling) -> None:
    if state.demolished is None:
        return
    if isinstance(fact, DwellingDemolished):
        raise rules.DwellingGoneAlready(on=str(state.demolished_on))
    if is_after(command.circumstance.occurred, state.demolished.happened_at):
        raise rules.DwellingIsGone(on=str(state.demolished_on))


def _require_no_other_word(fact: DwellingEvent, command: DwellingCommand, state: Dwelling) -> None:
    if isinstance(fact, DwellingAppraised):
        before = state.appraised_by(fact.document_no)
        if before is not None:
            raise rules.AppraisedOtherwise(level=before.level.value.upper())
    if isinstance(fact, DwellingCorrected):
        require_nobody_else_changed(
            fact,
            state.changes,
            seen=command.circumstance.base_version,
            by=command.circumstance.actor.id,
            rule=rules.DwellingChangedMeanwhile,
        )


def without_who(event: DwellingEvent) -> DwellingEvent:
    """Two who say the same of one moment say one thing."""
    return replace(event, corrected_by=None) if isinstance(event, DwellingCorrected) else event
