"""Each command about an address, a dwelling or a unit tells its whole fact once; told again it tells nothing."""

from dataclasses import replace
from typing import get_args

import pytest

from domain.registry.commands_addresses import AddressCommand
from domain.registry.commands_housing import DwellingCommand, UnitCommand
from domain.registry.deciders import address_decider, dwelling_decider, unit_decider
from domain.registry.events_addresses import EVENTS as ADDRESS_EVENTS
from domain.registry.events_addresses import AddressEvent
from domain.registry.events_housing import EVENTS as HOUSING_EVENTS
from domain.registry.events_housing import DwellingEvent, UnitEvent
from domain.registry.roles_places import ROLES
from domain.registry.rules_addresses import AddressIdNotValid, AddressNotYetProposed
from domain.registry.rules_housing import (
    DwellingIdNotValid,
    DwellingNotYetRegistered,
    UnitIdNotValid,
    UnitNotYetRegistered,
)
from domain.registry.rules_places import RoleNotAllowed
from tests.domain.registry.sayings_places import CLERK, by
from tests.domain.registry.specimens_places import ADDRESSES, DWELLINGS, UNITS
from tests.support.given import given

every_address = pytest.mark.parametrize(
    ("before", "command", "fact"), ADDRESSES, ids=[type(each[1]).__name__ for each in ADDRESSES]
)
every_dwelling = pytest.mark.parametrize(
    ("before", "command", "fact"), DWELLINGS, ids=[type(each[1]).__name__ for each in DWELLINGS]
)
every_unit = pytest.mark.parametrize(
    ("before", "command", "fact"), UNITS, ids=[type(each[1]).__name__ for each in UNITS]
)


@every_address
def test_an_address_command_tells_its_whole_fact(
    before: tuple[AddressEvent, ...], command: AddressCommand, fact: AddressEvent
) -> None:
    given(address_decider, *before).when(command).then(fact)
    given(address_decider, *before, fact).when(command).then_nothing()


@every_dwelling
def test_a_dwelling_command_tells_its_whole_fact(
    before: tuple[DwellingEvent, ...], command: DwellingCommand, fact: DwellingEvent
) -> None:
    given(dwelling_decider, *before).when(command).then(fact)
    given(dwelling_decider, *before, fact).when(command).then_nothing()


@every_unit
def test_a_unit_command_tells_its_whole_fact(
    before: tuple[UnitEvent, ...], command: UnitCommand, fact: UnitEvent
) -> None:
    given(unit_decider, *before).when(command).then(fact)
    given(unit_decider, *before, fact).when(command).then_nothing()


@every_address
def test_an_address_is_not_told_by_a_clerk_nor_under_a_wrong_id(
    before: tuple[AddressEvent, ...], command: AddressCommand, fact: AddressEvent
) -> None:
    known = given(address_decider, *before)
    known.when(replace(command, circumstance=by(CLERK))).then_refused(RoleNotAllowed, role="statistics_clerk")
    known.when(replace(command, address_id="12号")).then_refused(AddressIdNotValid)


@every_dwelling
def test_a_dwelling_is_not_told_by_a_clerk_nor_under_a_wrong_id(
    before: tuple[DwellingEvent, ...], command: DwellingCommand, fact: DwellingEvent
) -> None:
    known = given(dwelling_decider, *before)
    known.when(replace(command, circumstance=by(CLERK))).then_refused(RoleNotAllowed, role="statistics_clerk")
    known.when(replace(command, dwelling_id="D-1")).then_refused(DwellingIdNotValid)


@every_unit
def test_a_unit_is_not_told_by_a_clerk_nor_under_a_wrong_id(
    before: tuple[UnitEvent, ...], command: UnitCommand, fact: UnitEvent
) -> None:
    known = given(unit_decider, *before)
    known.when(replace(command, circumstance=by(CLERK))).then_refused(RoleNotAllowed, role="statistics_clerk")
    known.when(replace(command, unit_id="U-1")).then_refused(UnitIdNotValid)


def test_nothing_is_told_of_what_nobody_named_and_it_waits() -> None:
    for _, about_an_address, _ in ADDRESSES[1:]:
        given(address_decider).when(about_an_address).then_refused(AddressNotYetProposed)
    for _, about_a_dwelling, _ in DWELLINGS[1:]:
        given(dwelling_decider).when(about_a_dwelling).then_refused(DwellingNotYetRegistered)
    for _, about_a_unit, _ in UNITS[1:]:
        given(unit_decider).when(about_a_unit).then_refused(UnitNotYetRegistered)
    assert AddressNotYetProposed.premature
    assert DwellingNotYetRegistered.premature
    assert UnitNotYetRegistered.premature


def test_every_table_knows_every_command_and_every_event() -> None:
    commands = {*get_args(AddressCommand), *get_args(DwellingCommand), *get_args(UnitCommand)}
    told = (*ADDRESSES, *DWELLINGS, *UNITS)
    assert {type(command) for _, command, _ in told} == commands == set(ROLES)
    assert {type(fact) for _, _, fact in told} == {*ADDRESS_EVENTS, *HOUSING_EVENTS}
