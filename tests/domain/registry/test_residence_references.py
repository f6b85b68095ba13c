"""What a stay asks of the home it is in."""

from datetime import date

import pytest

from domain.registry import rules_residences as rules
from domain.registry.references_residences import require_residence_references
from domain.shared.occurrence import Precision
from domain.shared.periods import StatedDay
from tests.domain.registry.sayings import LIU, OFFICER
from tests.domain.registry.sayings_residences import HOME, claim, end, on


class Ruin:
    """A dwelling that is gone, as far as a stay looks at it."""

    demolished_on = date(2026, 1, 4)


def test_nobody_begins_to_live_in_a_dwelling_that_is_gone() -> None:
    states = {f"dwelling:{HOME}": Ruin(), f"person:{LIU}": object()}
    with pytest.raises(rules.DwellingWasDemolished) as refused:
        require_residence_references(claim(since=on(5)), states)
    assert refused.value.facts == {"on": "2026-01-04"}
    for since in (on(4), StatedDay(date(2026, 1, 20), Precision.MONTH)):
        require_residence_references(claim(since=since), states)
    require_residence_references(claim(since=on(5)), {f"dwelling:{HOME}": object()})
    require_residence_references(end(OFFICER), states)
