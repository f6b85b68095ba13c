"""Each command tells its whole fact once; told again it tells nothing; a clerk may tell none of them."""

from dataclasses import replace

import pytest

from domain.rights.commands import COMMANDS
from domain.rights.decider import rights_decider
from domain.rights.events import EVENTS
from domain.rights.roles import ROLES
from domain.rights.rules import RightsKeyNotValid, RoleNotAllowed
from tests.domain.rights.say import CLERK, GUARD, by
from tests.domain.rights.specimens import SPECIMENS, Specimen
from tests.support.given import given

each_command = pytest.mark.parametrize(
    "specimen", SPECIMENS, ids=[type(command).__name__ for _, command, _ in SPECIMENS]
)


@each_command
def test_it_tells_its_whole_fact(specimen: Specimen) -> None:
    before, command, facts = specimen
    given(rights_decider, *before).when(command).then(*facts)


@each_command
def test_told_again_it_tells_nothing_new(specimen: Specimen) -> None:
    before, command, facts = specimen
    given(rights_decider, *before, *facts).when(command).then_nothing()


@each_command
def test_a_statistics_clerk_may_not_tell_it(specimen: Specimen) -> None:
    before, command, _ = specimen
    by_a_clerk = replace(command, circumstance=by(CLERK))
    given(rights_decider, *before).when(by_a_clerk).then_refused(RoleNotAllowed, role="statistics_clerk")


@each_command
def test_a_key_is_random(specimen: Specimen) -> None:
    before, command, _ = specimen
    named = replace(command, person_key="110101199001011234", circumstance=by(GUARD))
    given(rights_decider, *before).when(named).then_refused(RightsKeyNotValid)


def test_every_table_knows_every_command_and_every_event() -> None:
    commands = set(COMMANDS)
    assert {type(command) for _, command, _ in SPECIMENS} == commands
    assert set(ROLES) == commands
    assert {type(fact) for _, _, facts in SPECIMENS for fact in facts} == set(EVENTS)
