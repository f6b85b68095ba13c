"""The state × command tables of the slice, found by trying every command in every state."""

from collections.abc import Iterable, Mapping

from domain.dispute import commands_mediation as mediation
from domain.dispute import commands_outcome as outcome
from domain.dispute import commands_supervision as supervision
from domain.dispute.command import DisputeCommand
from domain.dispute.decider import dispute_decider
from domain.dispute.states import Dispute
from domain.dispute.windows import WINDOWS
from domain.shared.rule import RuleBroken
from tests.domain.dispute import histories as on_record
from tests.domain.dispute import say
from tests.domain.dispute.specimens import SPECIMENS
from tests.domain.dispute.town import Events, told

DONE, LATE, WAITS, REFUSED, KNOWN = "●", "◐", "◌", "·", "="

# These need something said before them; the table asks about the phase, not about that.
_FRESH: Mapping[type[DisputeCommand], tuple[DisputeCommand, tuple[DisputeCommand, ...]]] = {
    mediation.HoldSession: (say.hold("S-9"), ()),
    mediation.VisitSite: (say.visit("V-9"), ()),
    mediation.MissSession: (say.miss("S-9"), (say.schedule("S-9"),)),
    mediation.ImplementMeasure: (say.implement("M-9"), (say.propose("M-9"),)),
    outcome.AcceptTransfer: (say.accept_transfer(), (say.transfer(),)),
    outcome.ResumeDispute: (say.resume(), (say.suspend(),)),
    outcome.ConcludePublicSecurityCase: (say.conclude_case(), (say.open_case(),)),
    outcome.GrantConfirmation: (say.grant(), (say.apply_confirmation(),)),
    outcome.RefuseConfirmation: (say.deny(), (say.apply_confirmation(),)),
    outcome.CloseDispute: (say.close("01J0000000000000000000CHEN"), ()),
}

_SUPERVISION = (
    supervision.EscalateDispute,
    supervision.ReturnEscalation,
    supervision.OpenSupervision,
    supervision.RemindSupervision,
    supervision.ExtendSupervision,
    supervision.ReportSupervisionProgress,
    supervision.SubmitSupervisionResult,
    supervision.RejectSupervisionResult,
    supervision.CloseSupervision,
)

REGION: Mapping[str, Events] = {
    "NotSupervised": on_record.ASSIGNED,
    "Proposed": on_record.ESCALATED,
    "SentBack": told(say.send_back(on=3), before=on_record.ESCALATED),
    "Supervised": on_record.SUPERVISED,
    "ResultSubmitted": told(say.submit(on=17), before=on_record.SUPERVISED),
    "SupervisionOver": told(say.submit(on=17), say.sign_off(on=18), before=on_record.SUPERVISED),
}


def tables() -> str:
    """Both tables as markdown: commands by phase, and those of the supervision by its own states."""
    specimens = {type(command): command for _, command, _ in SPECIMENS}
    by_phase = [command for each, command in specimens.items() if each not in _SUPERVISION]
    supervised = [
        say.dispatch(on=9) if each is supervision.OpenSupervision else specimens[each]
        for each in _SUPERVISION
    ]
    supervised[1] = say.send_back(say.ORG, on=6)
    supervised[0] = say.escalate(on=30)
    return f"{_table(by_phase, on_record.PHASES)}\n\n{_table(supervised, REGION)}"


def _table(commands: Iterable[DisputeCommand], states: Mapping[str, Events]) -> str:
    lines = ["| | " + " | ".join(states) + " |", "|---|" + ":-:|" * len(states)]
    for command in commands:
        cells = (cell(command, states[state]) for state in states)
        lines.append(f"| {type(command).__name__} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def cell(command: DisputeCommand, before: Events) -> str:
    """What happens when it is said there."""
    command, first = _FRESH.get(type(command), (command, ()))
    state = dispute_decider.fold(before)
    try:
        for each in first:
            state = dispute_decider.fold(dispute_decider.decide(each, state), state)
        new = dispute_decider.decide(command, state)
    except RuleBroken as rule:
        return WAITS if rule.premature else REFUSED
    if not new:
        return KNOWN
    if isinstance(state, Dispute) and type(state.phase) not in WINDOWS[type(command)].phases:
        return LATE
    return DONE
