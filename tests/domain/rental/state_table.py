"""The state × command tables of the slice, found by trying every command in every state."""

from collections.abc import Iterable, Mapping

from domain.rental.codes import ReferralOutcome
from domain.rental.commands_inspections import InspectionCommand
from domain.rental.deciders import inspection_decider
from domain.rental.events import InspectionEvent
from domain.shared.rule import RuleBroken
from tests.domain.rental import histories as on_record
from tests.domain.rental import say

DONE, LATE, WAITS, REFUSED, KNOWN = "●", "◐", "◌", "·", "="

# Each said on a day after all that is on record, and once more as of a day before the end.
INSPECTION: tuple[tuple[InspectionCommand, InspectionCommand], ...] = (
    (say.plan(60, on=30), say.plan(60, on=1, hour=9)),
    (say.start(on=30), say.start(on=1)),
    (say.miss(on=30), say.miss(on=1)),
    (say.refuse(on=30), say.refuse(on=1)),
    (say.complete("S02", on=30), say.complete("S02", on=1)),
    (say.cancel(on=30), say.cancel(on=1)),
)
FINDING: tuple[tuple[InspectionCommand, InspectionCommand], ...] = (
    (say.fix(on=30), say.fix(on=3)),
    (say.order(on=30), say.order(on=3, hour=12)),
    (say.report(on=30), say.report(on=4)),
    (say.look(on=30), say.look(on=4)),
    (say.refer(on=30), say.refer(on=4)),
    (say.answer(on=30, outcome=ReferralOutcome.RESOLVED), say.answer(on=5)),
    (say.reopen(on=30), say.reopen(on=11)),
    (say.void(on=30), say.void(on=4)),
)


def tables() -> str:
    """Both tables as markdown."""
    return f"{_table(INSPECTION, on_record.PHASES)}\n\n{_table(FINDING, on_record.STANDINGS)}"


def _table(
    commands: Iterable[tuple[InspectionCommand, InspectionCommand]],
    states: Mapping[str, tuple[InspectionEvent, ...]],
) -> str:
    lines = ["| | " + " | ".join(states) + " |", "|---|" + ":-:|" * len(states)]
    for now, before in commands:
        cells = (cell(now, before, states[state]) for state in states)
        lines.append(f"| {type(now).__name__} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def cell(now: InspectionCommand, before: InspectionCommand, on: tuple[InspectionEvent, ...]) -> str:
    """What happens when it is said there: of now, or else of a day before the end."""
    said = _ending(now, on)
    return LATE if said in (WAITS, REFUSED) and _ending(before, on) == DONE else said


def _ending(command: InspectionCommand, before: tuple[InspectionEvent, ...]) -> str:
    try:
        new = inspection_decider.decide(command, inspection_decider.fold(before))
    except RuleBroken as rule:
        return WAITS if rule.premature else REFUSED
    return DONE if new else KNOWN
