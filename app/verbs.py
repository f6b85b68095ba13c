"""What a command of `gridledger` is to the decision table: an action, by whoever stands at the machine."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import update_wrapper
from typing import Generic, ParamSpec, TypeVar

from access.authorize import Action, authorize
from access.principal import MachineRole, Office, PlaceScope, Principal, Reach
from access.vocabulary import LoginStrength
from api.problems import NotPermitted
from app.output import Exit, fail
from domain.shared.actor import Role

P = ParamSpec("P")
R = TypeVar("R")


class Verb(Generic[P, R]):
    """A command behind the table. Where it names the office it is done in (`--role`), that office is asked about."""

    def __init__(self, action: Action, command: Callable[P, R], *, told: bool = False) -> None:
        self.action = action
        self._told = told
        self._command = command
        update_wrapper(self, command)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if not authorize(at_the_machine(self._office(kwargs)), self.action, None).allowed:
            fail(Exit.BAD_USE, NotPermitted.zh, NotPermitted.en)
        return self._command(*args, **kwargs)

    def _office(self, given: Mapping[str, object]) -> Office:
        named = (each for each in given.values() if isinstance(each, Role) and not self._told)
        return next(named, MachineRole.OPERATOR)


def verb(action: Action, *, told: bool = False) -> Callable[[Callable[P, R]], Verb[P, R]]:
    """Every command declares its action with this; one that does not fails a test.

    `told`: its `--role` is the office a message says it was told in. Whether that office may tell it is intake's to decide.
    """

    def declared(command: Callable[P, R]) -> Verb[P, R]:
        return Verb(action, command, told=told)

    return declared


def at_the_machine(office: Office) -> Principal:
    """Whoever types here can read the key ring: nothing the house could ask for would make it surer who it is."""
    return Principal(
        name="operator",
        role=office,
        scope=PlaceScope(Reach.EVERYWHERE),
        sources=None,
        expires_at=datetime.max.replace(tzinfo=UTC),
        login=LoginStrength.OPERATOR,
    )
