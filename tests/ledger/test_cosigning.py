"""Exports and erasures wait for a witness that has lately seen this very log; without witnesses the rule is off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.cosigning import (
    CheckpointNotCosigned,
    CosignedNotes,
    Cosigning,
    Freshness,
    fresh_cosignature,
)
from ledger.proofs.notes import Algorithm, Note
from proofs.scene import signer_of

ORIGIN = "gridledger/test"
LOG, OTHER, WITNESS = signer_of(1, ORIGIN), signer_of(2, ORIGIN), signer_of(3, "witness.example")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_rule_is_off_fresh_stale_or_missing(tmp_path: Path) -> None:
    kept = CosignedNotes(tmp_path)
    rule = Cosigning(
        log=LOG.verifier(), witnesses=[WITNESS.verifier(Algorithm.COSIGNATURE)], max_age=HOUR, kept=kept
    )
    note = LOG.sign(Note(Checkpoint(ORIGIN, 3, bytes(32)).text))
    off = replace(rule, witnesses=())
    assert fresh_cosignature(off, NOW) is Freshness.OFF
    assert rule.at(NOW) is Freshness.MISSING
    kept.keep(note, Checkpoint(ORIGIN, 3, bytes(32)))
    assert rule.at(NOW) is Freshness.MISSING, "signed by the log alone"
    told = []
    for age in (timedelta(0), HOUR, HOUR + timedelta(seconds=1), -timedelta(minutes=4), -HOUR):
        kept.keep(WITNESS.cosign(note, int((NOW - age).timestamp())), Checkpoint(ORIGIN, 3, bytes(32)))
        told.append(rule.at(NOW))
    assert told == [Freshness.FRESH, Freshness.FRESH, Freshness.STALE, Freshness.FRESH, Freshness.STALE]
    with pytest.raises(CheckpointNotCosigned) as refused:
        fresh_cosignature(rule, NOW)
    assert (refused.value.code, refused.value.freshness) == ("checkpoint.not_cosigned", Freshness.STALE)
    others = OTHER.sign(Note(Checkpoint(ORIGIN, 3, bytes(32)).text))
    kept.keep(WITNESS.cosign(others, int(NOW.timestamp())), Checkpoint(ORIGIN, 3, bytes(32)))
    assert rule.at(NOW) is Freshness.MISSING, "another log's checkpoint"
