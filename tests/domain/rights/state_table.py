"""The state × command tables of the slice, found by trying every command in every state."""

from collections.abc import Mapping, Sequence

from domain.rights.command import RightsCommand
from domain.rights.decider import rights_decider
from domain.rights.events import RightsEvent
from domain.shared.rule import RuleBroken
from tests.domain.rights import say
from tests.domain.rights import specimens as on

DONE, WAITS, REFUSED, KNOWN = "●", "◌", "·", "="
Events = tuple[RightsEvent, ...]

ERASURE: Sequence[RightsCommand] = (
    say.ask(),
    say.ask(request=say.AGAIN),
    say.approve(),
    say.deny(),
    say.complete(),
    say.complete(done_before=True),
    say.confirm(),
    say.restrict(),
    say.notice(),
)
OTHERS: Sequence[RightsCommand] = (
    say.restrict(),
    say.lift(),
    say.ask_correction(),
    say.applied(),
    say.not_corrected(),
    say.agree(),
    say.withdraw(),
    say.hold(),
    say.release(),
)
ERASURES: Mapping[str, Events] = {
    "NoErasure": (),
    "ErasureAsked": (on.REQUESTED,),
    "ErasureReady": (on.REQUESTED, on.APPROVED),
    "ErasureReady, held": (on.REQUESTED, on.APPROVED, on.HELD),
    "ErasureDenied": (on.REQUESTED, on.DENIED),
    "Erased": (on.REQUESTED, on.APPROVED, on.COMPLETED),
}
STANDINGS: Mapping[str, Events] = {
    "nothing": (),
    "Restricted": (on.RESTRICTED,),
    "CorrectionOpen": (on.CORRECTION,),
    "CorrectionAnswered": (on.CORRECTION, on.APPLIED),
    "consent": (on.AGREED,),
    "hold": (on.HELD,),
}
_NAMES = {1: "RequestErasure (another)", 5: "CompleteErasure (after a restore)"}


def tables() -> str:
    """Both tables as markdown."""
    return f"{_table(ERASURE, ERASURES, _NAMES)}\n\n{_table(OTHERS, STANDINGS, {})}"


def _table(commands: Sequence[RightsCommand], states: Mapping[str, Events], names: Mapping[int, str]) -> str:
    lines = ["| | " + " | ".join(states) + " |", "|---|" + ":-:|" * len(states)]
    for nth, command in enumerate(commands):
        cells = (_ending(command, before) for before in states.values())
        lines.append(f"| {names.get(nth, type(command).__name__)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _ending(command: RightsCommand, before: Events) -> str:
    try:
        new = rights_decider.decide(command, rights_decider.fold(before))
    except RuleBroken as rule:
        return WAITS if rule.premature else REFUSED
    return DONE if new else KNOWN
