"""Units: registered once, ceased once; what comes late is judged by when it happened."""

from dataclasses import replace
from typing import assert_never

from domain.registry import rules_housing as rules
from domain.registry.changes import given_in, require_nobody_else_changed
from domain.registry.commands_housing import (
    CeaseUnit,
    CorrectUnit,
    MoveUnit,
    RegisterUnit,
    ResumeUnit,
    SuspendUnit,
    UnitCommand,
)
from domain.registry.events_housing import (
    UnitCeased,
    UnitCorrected,
    UnitEvent,
    UnitMoved,
    UnitRegistered,
    UnitResumed,
    UnitSuspended,
)
from domain.registry.happened import answered_at, claimed_at, is_after
from domain.registry.keys import require_address_id, require_unit_id
from domain.registry.roles_places import require_office
from domain.registry.spelling_places import is_unit_name
from domain.registry.states_housing import NoUnit, Unit, UnitState
from domain.shared.check_digits import check_social_credit_code


def decide_unit(command: UnitCommand, state: UnitState) -> tuple[UnitEvent, ...]:
    """What follows from a claim about a unit. Only the same word of the same moment is a repeat."""
    require_office(command)
    require_unit_id(command.unit_id)
    if isinstance(command, RegisterUnit):
        return _register(command, state)
    if isinstance(state, NoUnit):
        raise rules.UnitNotYetRegistered
    fact = _fact(command)
    if without_who(fact) in state.facts:
        return ()
    _require_operating(fact, command, state)
    if isinstance(fact, UnitResumed) and not state.was_suspended_by(
        answered_at(command.circumstance.occurred)
    ):
        raise rules.UnitNotSuspended
    if isinstance(fact, UnitCorrected):
        require_nobody_else_changed(
            fact,
            state.changes,
            seen=command.circumstance.base_version,
            by=command.circumstance.actor.id,
            rule=rules.UnitChangedMeanwhile,
        )
    return (fact,)


def _register(command: RegisterUnit, state: UnitState) -> tuple[UnitRegistered, ...]:
    require_address_id(command.address_id)
    _require_name(command.name)
    _require_credit_code(command.uscc)
    event = UnitRegistered(
        unit_id=command.unit_id,
        unit_name=command.name,
        kind=command.kind,
        address_id=command.address_id,
        uscc=command.uscc,
        short_name=command.short_name,
        industry=command.industry,
        venue_class=command.venue_class,
        staff_band=command.staff_band,
        sleeping_on_site=command.sleeping_on_site,
        contact=command.contact,
    )
    match state:
        case NoUnit():
            return (event,)
        case Unit(registered=registered):
            if registered != event:
                raise rules.UnitRegisteredOtherwise
            return ()
        case _:
            assert_never(state)


def _fact(command: CorrectUnit | MoveUnit | SuspendUnit | ResumeUnit | CeaseUnit) -> UnitEvent:
    unit_id, occurred = command.unit_id, command.circumstance.occurred
    match command:
        case CorrectUnit():
            return _corrected(command)
        case MoveUnit():
            require_address_id(command.address_id)
            return UnitMoved(unit_id=unit_id, address_id=command.address_id, happened_at=claimed_at(occurred))
        case SuspendUnit():
            return UnitSuspended(unit_id=unit_id, happened_at=claimed_at(occurred))
        case ResumeUnit():
            return UnitResumed(unit_id=unit_id, happened_at=answered_at(occurred))
        case CeaseUnit():
            return UnitCeased(unit_id=unit_id, reason=command.reason, happened_at=answered_at(occurred))
        case _:
            assert_never(command)


def _corrected(command: CorrectUnit) -> UnitCorrected:
    if command.name is not None:
        _require_name(command.name)
    _require_credit_code(command.uscc)
    event = UnitCorrected(
        unit_id=command.unit_id,
        reason=command.reason,
        unit_name=command.name,
        kind=command.kind,
        uscc=command.uscc,
        short_name=command.short_name,
        industry=command.industry,
        venue_class=command.venue_class,
        staff_band=command.staff_band,
        sleeping_on_site=command.sleeping_on_site,
        contact=command.contact,
        corrected_by=command.circumstance.actor.id,
        happened_at=claimed_at(command.circumstance.occurred),
    )
    if not given_in(event):
        raise rules.UnitNothingCorrected
    return event


def _require_operating(fact: UnitEvent, command: UnitCommand, state: Unit) -> None:
    if state.ceased is None:
        return
    if isinstance(fact, UnitCeased):
        raise rules.UnitCeasedAlready(on=str(state.ceased_on))
    if is_after(command.circumstance.occurred, state.ceased.happened_at):
        raise rules.UnitHasCeased(on=str(state.ceased_on))


def _require_name(name: str) -> None:
    if not is_unit_name(name):
        raise rules.UnitNameNotValid


def _require_credit_code(uscc: str | None) -> None:
    """GB 32100 and GB 11714. A refusal, no warning: the licence hangs on the wall and can be copied again."""
    problem = None if uscc is None else check_social_credit_code(uscc).problem
    if problem is not None:
        raise rules.CreditCodeNotValid(problem=problem.value)


def without_who(event: UnitEvent) -> UnitEvent:
    """Two who say the same of one moment say one thing."""
    return replace(event, corrected_by=None) if isinstance(event, UnitCorrected) else event
