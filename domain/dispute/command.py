"""What every command of this slice brings along."""

from dataclasses import dataclass
from datetime import date

from domain.dispute.codes import PartyKind, PartyRole
from domain.shared.circumstance import Circumstance


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeCommand:
    """A claim about one dispute: who says so, when it happened, which rules hold."""

    circumstance: Circumstance

    @property
    def day(self) -> date:
        """The day in Shanghai on which it happened."""
        return self.circumstance.occurred.local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParty:
    """A party named together with the report."""

    party: str
    kind: PartyKind
    role: PartyRole
    minor: bool = False
    needs_interpreter: bool = False
