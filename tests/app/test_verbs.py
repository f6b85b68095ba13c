"""Every command is an action of the decision table: all of them are enumerated, and a planted one is caught."""

from collections.abc import Iterator

import pytest
import typer
import typer.main

from access.authorize import PUBLIC, Action, authorize
from access.principal import MachineRole
from access.vocabulary import LoginStrength
from api.routes import ROUTES
from app.main import cli
from app.verbs import Verb, at_the_machine, verb
from domain.shared.actor import Role
from tests.api.visitors import visitor
from tests.app.command_line import CommandLine, speaks_both


def verbs(of: typer.Typer) -> Iterator[tuple[str, Action | None]]:
    """Every command with its action, or None where it declares none."""

    def walk(name: str, command: object) -> Iterator[tuple[str, Action | None]]:
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, _action(getattr(command, "callback"))  # noqa: B009 - typer's own classes are not public
        for word, each in (inner or {}).items():
            yield from walk(f"{name} {word}".strip(), each)

    yield from walk("", typer.main.get_command(of))


def _action(called: object) -> Action | None:
    """Typer wraps what it was given, and says so."""
    while called is not None and not isinstance(called, Verb):
        called = getattr(called, "__wrapped__", None)
    return called.action if isinstance(called, Verb) else None


def undecided(of: typer.Typer) -> list[str]:
    """Commands nobody decided about."""
    return [name for name, action in verbs(of) if action is None]


def test_every_verb_passes_the_table() -> None:
    assert undecided(cli) == []
    assert len(list(verbs(cli))) > 30


def test_a_verb_planted_without_an_action_is_caught() -> None:
    planted = typer.Typer()
    planted.command("declared")(verb(Action.READ_SETTINGS)(lambda: None))
    planted.command("planted")(lambda: None)
    assert undecided(planted) == ["planted"]


def test_whoever_stands_at_the_machine_may_do_what_the_table_says_and_never_read_a_clear_value() -> None:
    operator = at_the_machine(MachineRole.OPERATOR)
    by_office = {Action.READ_RAW_LETTER, Action.REPAIR_LETTER, Action.SETTLE_WAITING}
    for name, action in verbs(cli):
        assert action is not None
        assert authorize(operator, action, None).allowed is (action not in by_office), name
        assert action not in by_office or authorize(at_the_machine(Role.REGISTRAR), action, None).allowed


def test_a_token_is_never_as_good_as_standing_at_the_machine() -> None:
    with_a_token = visitor(MachineRole.OPERATOR, sources=None)
    assert with_a_token.login is LoginStrength.TOKEN
    assert not any(authorize(with_a_token, action, None).allowed for action in set(Action) - PUBLIC)


def test_every_action_is_asked_at_some_door() -> None:
    asked = {route.action for route in ROUTES} | {action for _, action in verbs(cli)}
    assert set(Action) - asked == {Action.SPEAK_FOR}, "that one is asked of registered sources"


@pytest.mark.parametrize("office", ["grid_worker", "auditor", "resident"])
def test_an_office_that_repairs_no_letters_repairs_none_at_the_machine_either(
    gridledger: CommandLine, office: str
) -> None:
    key = "00000000-0000-0000-0000-000000000001"
    said = gridledger("letters", "retry", key, "--as", "staff:G1", "--role", office)
    assert (said.code, said.out, speaks_both(said.err)) == (2, "", True)
    assert "岗位" in said.err
