"""What a command of `gridledger` is to the decision table: an action, by whoever stands at the machine."""

from collections.abc import Callable
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

    def __init__(self, action: Action, command: Callable[P, R]) -> None:
        self.action = action
        self._command = command
        update_wrapper(self, command)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        office = next((each for each in kwargs.values() if isinstance(each, Role)), MachineRole.OPERATOR)
        if not authorize(at_the_machine(office), self.action, None).allowed:
            fail(Exit.BAD_USE, NotPermitted.zh, NotPermitted.en)
        return self._command(*args, **kwargs)


def verb(action: Action) -> Callable[[Callable[P, R]], Verb[P, R]]:
    """Every command declares its action with this; one that does not fails a test."""

    def declared(command: Callable[P, R]) -> Verb[P, R]:
        return Verb(action, command)

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
