"""Names that only one thing may ever have: whoever takes one first keeps it, and it is never given away again."""

from dataclasses import dataclass
from typing import ClassVar

from domain.shared.decider import Decider
from domain.shared.event import DomainEvent
from domain.shared.rule import RuleBroken


class NameTaken(RuleBroken):
    code = "registry.name_taken"
    zh = "编码 {name} 已属于另一对象（{holder}）；编码一经使用，永不另作他用。"
    en = (
        "The code {name} belongs to another thing ({holder}) already; a code is never used for anything else."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NameClaimed(DomainEvent):
    """`taken` is the name within its list (`address_code:<scheme>:<code>`), `holder` the stream that has it."""

    name: ClassVar[str] = "claim.made"
    taken: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimName:
    """This stream takes this name."""

    taken: str
    holder: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has the name; None while nobody has."""

    holder: str | None = None


def decide_claim(command: ClaimName, state: Claim) -> tuple[NameClaimed, ...]:
    """Free: taken. Taken by the same thing: nothing new."""
    if state.holder is None:
        return (NameClaimed(taken=command.taken, holder=command.holder),)
    if state.holder != command.holder:
        raise NameTaken(name=command.taken, holder=state.holder)
    return ()


def evolve_claim(state: Claim, event: NameClaimed) -> Claim:
    """The first one keeps it."""
    return state if state.holder is not None else Claim(event.holder)


claim_decider: Decider[ClaimName, Claim, NameClaimed] = Decider("shared", Claim(), decide_claim, evolve_claim)

EVENTS: tuple[type[DomainEvent], ...] = (NameClaimed,)
