"""Tenancies: declared by anybody in it or who knows of it, confirmed by an officer, filed, ended."""

from datetime import date
from typing import assert_never

from domain.rental import commands_tenancies as c
from domain.rental import events as e
from domain.rental import rules_tenancies as rules
from domain.rental.codes import TenancyDeclarer, TenancyScope
from domain.rental.keys import require_tenancy_id
from domain.rental.roles import require_role
from domain.rental.states import NoTenancy, Tenancy, TenancyState
from domain.shared.actor import Actor, Role
from domain.shared.occurrence import SHANGHAI
from domain.shared.periods import StatedDay

Events = tuple[e.TenancyEvent, ...]

# In what standing each office may declare; staff take down what landlord and tenant tell them.
_STANDINGS = {
    Role.RESIDENT: frozenset({TenancyDeclarer.LANDLORD, TenancyDeclarer.TENANT}),
    Role.PROPERTY_MANAGER: frozenset({TenancyDeclarer.PROPERTY_MANAGER, TenancyDeclarer.AGENCY}),
    Role.GRID_WORKER: frozenset(TenancyDeclarer) - {TenancyDeclarer.OFFICER},
    Role.AUXILIARY: frozenset(TenancyDeclarer),
    Role.COMMUNITY_OFFICER: frozenset(TenancyDeclarer),
}


def decide_tenancy(command: c.TenancyCommand, state: TenancyState) -> Events:
    """What is recorded of a claim about a tenancy."""
    require_role(command)
    require_tenancy_id(command.tenancy_id)
    if isinstance(command, c.DeclareTenancy):
        return _declare(command, state)
    if isinstance(state, NoTenancy):
        raise rules.TenancyNotYetDeclared
    _require_own(command.circumstance.actor, state.declared.landlord, state.declared.tenants)
    match command:
        case c.ConfirmTenancy():
            return _confirm(command, state)
        case c.FileTenancy():
            return _file(command, state)
        case c.EndTenancy():
            return _end(command, state)
        case _:
            raise AssertionError(f"nobody decides {type(command).__name__}")


def _declare(command: c.DeclareTenancy, state: TenancyState) -> Events:
    _require_standing(command)
    _require_sense(command)
    declared = e.TenancyDeclared(
        tenancy_id=command.tenancy_id,
        dwelling_id=command.dwelling_id,
        landlord=command.landlord,
        tenants=command.tenants,
        scope=command.scope,
        since=command.since,
        until=command.until,
        declarer=command.declarer,
        declared_by=command.actor,
        rooms=command.rooms,
        sublet=command.sublet,
    )
    match state:
        case NoTenancy():
            return (declared,)
        case Tenancy():
            if not _is_the_same(state.declared, declared):
                raise rules.TenancyDeclaredOtherwise
            return ()
        case _:
            assert_never(state)


def _is_the_same(one: e.TenancyDeclared, other: e.TenancyDeclared) -> bool:
    """The same tenancy told by somebody else is the same tenancy."""
    return _told_of(one) == _told_of(other)


def _told_of(each: e.TenancyDeclared) -> tuple[object, ...]:
    parties = (each.dwelling_id, each.landlord, frozenset(each.tenants))
    return (*parties, each.scope, frozenset(each.rooms), each.since, each.until, each.sublet)


def _require_standing(command: c.DeclareTenancy) -> None:
    actor, declarer = command.circumstance.actor, command.declarer
    if declarer not in _STANDINGS[actor.role]:
        raise rules.DeclarerIsNotTheActor(declarer=declarer.value, role=actor.role.value)
    tells_as_landlord = declarer is TenancyDeclarer.LANDLORD
    _require_own(
        actor,
        command.landlord if tells_as_landlord else "",
        () if tells_as_landlord else command.tenants,
    )


def _require_own(actor: Actor, landlord: str, tenants: tuple[str, ...]) -> None:
    """A resident speaks for themselves, as landlord or as tenant."""
    if actor.role is not Role.RESIDENT:
        return
    if actor.id not in {f"person:{key}" for key in (landlord, *tenants)}:
        raise rules.OwnTenancyOnly


def _require_sense(command: c.DeclareTenancy) -> None:
    if command.landlord in command.tenants:
        raise rules.LandlordMustNotBeTenant
    names_rooms = {TenancyScope.WHOLE: not command.rooms, TenancyScope.ROOMS: bool(command.rooms)}
    if not names_rooms.get(command.scope, True):
        raise rules.RoomsMustBeNamed
    if command.until is not None:
        _require_after(command.since, command.until)


def _require_after(since: StatedDay, until: StatedDay) -> None:
    if until.latest < since.earliest:
        raise rules.TenancyEndsBeforeItBegins(since=since.on.isoformat())


def _confirm(command: c.ConfirmTenancy, state: Tenancy) -> Events:
    if command.method.value in state.confirmed:
        return ()
    _require_before_the_end(_earliest_day(command), state)
    return (e.TenancyConfirmed(tenancy_id=command.tenancy_id, method=command.method),)


def _earliest_day(command: c.ConfirmTenancy) -> date:
    return command.circumstance.occurred.earliest.astimezone(SHANGHAI).date()


def _file(command: c.FileTenancy, state: Tenancy) -> Events:
    """A renewal or a change has a filing of its own."""
    known = state.filed.get(command.filing_no)
    if known == command.filed_on:
        return ()
    if known is not None:
        raise rules.FilingUnderTwoDays(on=known.isoformat())
    _require_before_the_end(command.filed_on, state)
    return (
        e.TenancyFiled(tenancy_id=command.tenancy_id, filing_no=command.filing_no, filed_on=command.filed_on),
    )


def _require_before_the_end(day: date, state: Tenancy) -> None:
    ended = state.ended
    if ended is not None and day > ended.until.latest:
        raise rules.TenancyHasEnded(until=ended.until.on.isoformat())


def _end(command: c.EndTenancy, state: Tenancy) -> Events:
    _require_after(state.declared.since, command.until)
    ended = e.TenancyEnded(tenancy_id=command.tenancy_id, until=command.until, reason=command.reason)
    if state.ended is None:
        return (ended,)
    if state.ended != ended:
        raise rules.TenancyEndedOtherwise(until=state.ended.until.on.isoformat())
    return ()
