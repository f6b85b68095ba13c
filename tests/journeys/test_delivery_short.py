"""The proof of the delivery in its short form: real broker, real database, real kills, an independent judge."""

from pathlib import Path

import pytest

from proofs.checker import judge
from proofs.delivery import prove
from proofs.drill import SHORT
from tests.proofs.planted import PLANTS

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.usefixtures("kafka", "postgres"),
]


def test_a_bad_day_loses_nothing_doubles_nothing_and_the_judge_would_have_seen_it(tmp_path: Path) -> None:
    verdict, evidence = prove(SHORT, tmp_path / "proof")
    assert verdict.findings == []
    assert verdict.as_bad_as_planned
    assert verdict.counts["corrupt"] > 0
    assert verdict.counts["receipts duplicate"] > 0
    # The same evidence with any one bug planted in it must not pass.
    unseen = [name for name, plant in PLANTS.items() if not judge(plant(evidence))]
    assert unseen == []
