"""Each command tells its whole fact once; told again it tells nothing; a clerk may tell none of them."""

from dataclasses import replace

import pytest

from domain.rental.commands import COMMANDS
from domain.rental.deciders import inspection_decider, tenancy_decider
from domain.rental.events import EVENTS
from domain.rental.roles import ROLES
from domain.rental.rules_inspections import InspectionNotYetPlanned
from domain.rental.rules_tenancies import RoleNotAllowed, TenancyNotYetDeclared
from tests.domain.rental.specimens import OF_INSPECTIONS, TENANCIES, Specimen, TenancySpecimen
from tests.domain.rental.town import CLERK, by
from tests.support.given import given

of_tenancies = pytest.mark.parametrize(
    "specimen", TENANCIES, ids=[type(command).__name__ for _, command, _ in TENANCIES]
)
of_inspections = pytest.mark.parametrize(
    "specimen", OF_INSPECTIONS, ids=[type(command).__name__ for _, command, _ in OF_INSPECTIONS]
)


@of_tenancies
def test_it_tells_its_whole_fact_of_a_tenancy(specimen: TenancySpecimen) -> None:
    before, command, facts = specimen
    given(tenancy_decider, *before).when(command).then(*facts)


@of_inspections
def test_it_tells_its_whole_fact_of_an_inspection(specimen: Specimen) -> None:
    before, command, facts = specimen
    given(inspection_decider, *before).when(command).then(*facts)


@of_tenancies
def test_told_again_it_tells_nothing_new_of_a_tenancy(specimen: TenancySpecimen) -> None:
    before, command, facts = specimen
    given(tenancy_decider, *before, *facts).when(command).then_nothing()


@of_inspections
def test_told_again_it_tells_nothing_new_of_an_inspection(specimen: Specimen) -> None:
    before, command, facts = specimen
    given(inspection_decider, *before, *facts).when(command).then_nothing()


@of_tenancies
def test_a_statistics_clerk_may_not_tell_it_of_a_tenancy(specimen: TenancySpecimen) -> None:
    before, command, _ = specimen
    by_a_clerk = replace(command, circumstance=by(CLERK))
    given(tenancy_decider, *before).when(by_a_clerk).then_refused(RoleNotAllowed, role="statistics_clerk")


@of_inspections
def test_a_statistics_clerk_may_not_tell_it_of_an_inspection(specimen: Specimen) -> None:
    before, command, _ = specimen
    by_a_clerk = replace(command, circumstance=by(CLERK))
    given(inspection_decider, *before).when(by_a_clerk).then_refused(RoleNotAllowed, role="statistics_clerk")


@pytest.mark.parametrize("specimen", TENANCIES[1:], ids=lambda each: type(each[1]).__name__)
def test_nothing_can_be_told_of_a_tenancy_nobody_declared(specimen: TenancySpecimen) -> None:
    given(tenancy_decider).when(specimen[1]).then_refused(TenancyNotYetDeclared)


@pytest.mark.parametrize("specimen", OF_INSPECTIONS[1:], ids=lambda each: type(each[1]).__name__)
def test_nothing_can_be_told_of_an_inspection_nobody_planned(specimen: Specimen) -> None:
    given(inspection_decider).when(specimen[1]).then_refused(InspectionNotYetPlanned)


def test_every_table_knows_every_command_and_every_event() -> None:
    commands = set(COMMANDS)
    specimens = (*TENANCIES, *OF_INSPECTIONS)
    assert {type(command) for _, command, _ in specimens} == commands
    assert set(ROLES) == commands
    assert {type(fact) for _, _, facts in specimens for fact in facts} == set(EVENTS)
