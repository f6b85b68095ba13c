"""What every command of this slice brings along."""

from dataclasses import dataclass
from datetime import date

from domain.shared.circumstance import Circumstance
from domain.shared.rule_pack import RentalLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class RentalCommand:
    """A claim about a tenancy, an inspection or a finding: who says so, when it happened, which rules hold."""

    circumstance: Circumstance

    @property
    def day(self) -> date:
        """The day in Shanghai on which it happened."""
        return self.circumstance.occurred.local_day

    @property
    def actor(self) -> str:
        """Who says so, by id."""
        return self.circumstance.actor.id

    @property
    def limits(self) -> RentalLimits:
        """What holds there and then."""
        return self.circumstance.rulebook.pack.rental
