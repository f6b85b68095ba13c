"""The state × command tables of addresses, dwellings and units, found by saying every command in every state."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from domain.registry.commands import RegistryCommand
from domain.registry.commands_addresses import ProposeAddress
from domain.registry.commands_housing import RegisterDwelling, RegisterUnit
from domain.registry.deciders import address_decider, dwelling_decider, unit_decider
from domain.shared.decider import Decider
from domain.shared.rule import RuleBroken
from tests.domain.registry import sayings_places as say
from tests.domain.registry.sayings import GRID_WORKER
from tests.domain.registry.sayings_places import HOME_REGISTERED, ROOM_PROPOSED, SHOP_REGISTERED, by
from tests.domain.registry.specimens_places import ADDRESSES, DWELLINGS, UNITS
from tests.support.given import Given, given

DONE, LATE, WAITS, REFUSED, KNOWN = "●", "◐", "◌", "·", "="
AFTER_THE_END = 20

Command = TypeVar("Command", bound=RegistryCommand)
State = TypeVar("State")
Event = TypeVar("Event")

_PROPOSED = given(address_decider, ROOM_PROPOSED)
_STANDING = given(dwelling_decider, HOME_REGISTERED)
_OPERATING = given(unit_decider, SHOP_REGISTERED)


def tables() -> str:
    """Three tables as markdown."""
    addresses = {
        "NoAddress": given(address_decider),
        "proposed": _PROPOSED,
        "confirmed": _PROPOSED.after(say.confirm()),
        "split": _PROPOSED.after(say.split()),
        "merged": _PROPOSED.after(say.merge()),
        "retired": _PROPOSED.after(say.retire()),
    }
    dwellings = {
        "NoDwelling": given(dwelling_decider),
        "registered": _STANDING,
        "demolished": _STANDING.after(say.demolish()),
    }
    units = {
        "NoUnit": given(unit_decider),
        "operating": _OPERATING,
        "suspended": _OPERATING.after(say.suspend(by(GRID_WORKER, 4))),
        "ceased": _OPERATING.after(say.suspend(by(GRID_WORKER, 4))).after(say.cease()),
    }
    return "\n\n".join(
        (
            _table([command for _, command, _ in ADDRESSES], addresses),
            _table([command for _, command, _ in DWELLINGS], dwellings),
            _table([command for _, command, _ in UNITS], units),
        )
    )


def _table(commands: Sequence[Command], states: Mapping[str, Given[Command, State, Event]]) -> str:
    lines = ["| | " + " | ".join(states) + " |", "|---|" + ":-:|" * len(states)]
    for command in commands:
        cells = (cell(command, known) for known in states.values())
        lines.append(f"| {type(command).__name__} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def cell(command: Command, known: Given[Command, State, Event]) -> str:
    """What happens when it is said there, of a day before the end and of one after it."""
    on_time = _answer(command, known.decider, known.state)
    if on_time != DONE or isinstance(command, ProposeAddress | RegisterDwelling | RegisterUnit):
        return on_time
    actor = command.circumstance.actor
    late = _answer(replace(command, circumstance=by(actor, AFTER_THE_END)), known.decider, known.state)
    return LATE if late == REFUSED else DONE


def _answer(command: Command, decider: Decider[Command, State, Event], state: State) -> str:
    try:
        return DONE if decider.decide(command, state) else KNOWN
    except RuleBroken as rule:
        return WAITS if rule.premature else REFUSED
