"""The next deadline of a case; remembered, because many cases stand alike and working days are slow to count."""

from functools import lru_cache

from domain.dispute.deadlines_of import deadlines_of
from domain.dispute.states import Dispute
from domain.shared.rule_pack import Rulebook
from projections.deadlines import RulebookOf
from projections.table import Values

REMEMBERED = 20_000
NONE: Values = (None, None, None)


class NextDue:
    """Finds `due_what`, `due_on` and `due_estimated`; all None where nothing is due."""

    def __init__(self, rulebook_of: RulebookOf) -> None:
        self._rulebook_of = lru_cache(maxsize=64)(rulebook_of)
        self._known: dict[tuple[object, ...], Values] = {}

    def of(self, dispute: Dispute, rule_pack: str | None, calendar: str | None) -> Values:
        """By the limits with these versions. Cases that stand alike (everything `deadlines_of` reads) share one."""
        stands = (dispute.phase, dispute.pause, dispute.supervision, dispute.confirmation)
        key = (rule_pack, calendar, dispute.extended_until, *stands)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[key] = _next_due(dispute, self._rulebook_of(rule_pack, calendar))
        return known


def _next_due(dispute: Dispute, rulebook: Rulebook) -> Values:
    deadlines = deadlines_of(dispute, rulebook)
    if not deadlines:
        return NONE
    first = deadlines[0]
    return first.rule, first.last_day.isoformat(), int(first.estimated)
