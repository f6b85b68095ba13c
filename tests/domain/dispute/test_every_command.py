"""Each command tells its whole fact once; told again it tells nothing; a clerk may tell none of them."""

from dataclasses import replace

import pytest

from domain.dispute.commands import COMMANDS
from domain.dispute.commands_intake import ReportDispute, TriageDispute
from domain.dispute.decider import DECISIONS, STEPS, dispute_decider
from domain.dispute.events import EVENTS
from domain.dispute.roles import ROLES
from domain.dispute.rules_course import NotYetReported
from domain.dispute.rules_people import RoleNotAllowed, TriageNeedsOfficer
from domain.dispute.windows import WINDOWS
from tests.domain.dispute.specimens import SPECIMENS, Specimen
from tests.domain.dispute.town import CLERK, by
from tests.support.given import given

every_command = pytest.mark.parametrize(
    "specimen", SPECIMENS, ids=[type(command).__name__ for _, command, _ in SPECIMENS]
)


@every_command
def test_it_tells_its_whole_fact(specimen: Specimen) -> None:
    before, command, facts = specimen
    given(dispute_decider, *before).when(command).then(*facts)


@every_command
def test_told_again_it_tells_nothing_new(specimen: Specimen) -> None:
    before, command, facts = specimen
    given(dispute_decider, *before, *facts).when(command).then_nothing()


@every_command
def test_a_statistics_clerk_may_not_tell_it(specimen: Specimen) -> None:
    before, command, _ = specimen
    rule = TriageNeedsOfficer if isinstance(command, TriageDispute) else RoleNotAllowed
    by_a_clerk = replace(command, circumstance=by(CLERK, command.day))
    given(dispute_decider, *before).when(by_a_clerk).then_refused(rule, role="statistics_clerk")


@pytest.mark.parametrize("specimen", SPECIMENS[1:], ids=[type(each[1]).__name__ for each in SPECIMENS[1:]])
def test_nothing_can_be_told_of_a_dispute_nobody_reported(specimen: Specimen) -> None:
    given(dispute_decider).when(specimen[1]).then_refused(NotYetReported)


def test_every_table_knows_every_command_and_every_event() -> None:
    commands = set(COMMANDS)
    assert {type(command) for _, command, _ in SPECIMENS} == commands
    assert set(ROLES) == commands
    assert set(WINDOWS) == commands - {ReportDispute}
    assert set(DECISIONS) == commands - {ReportDispute}
    assert set(STEPS) == set(EVENTS)
    assert {type(event) for _, _, facts in SPECIMENS for event in facts} == set(EVENTS)
