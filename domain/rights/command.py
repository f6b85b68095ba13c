"""What every command of this slice brings along."""

from dataclasses import dataclass
from datetime import date

from domain.shared.circumstance import Circumstance


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsCommand:
    """Something about one person's rights: who says so, when it happened, which rules hold."""

    circumstance: Circumstance
    person_key: str

    @property
    def day(self) -> date:
        """The day in Shanghai on which it happened."""
        return self.circumstance.occurred.local_day

    @property
    def actor(self) -> str:
        """Who says so, by id."""
        return self.circumstance.actor.id
