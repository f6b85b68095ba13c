"""Tries every way to change what stands beside the log: the access log, the key log and the erasure list, a stream's
history in a bundle, a read table, and the question a bundle answers.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.history_map import PiecesOfLog
from ledger.proofs.leaf_logs import AccessLeaves
from ledger.proofs.recheck import recheck
from projections.histories.fold import HistoriesFolder
from projections.histories.table import HEADS
from projections.replay import compare
from proofs.ground import OURS, Ground, Outcome
from proofs.scene import copied, signer_of
from proofs.tamper_access import ACCESS_CHANGES, AccessChange, ListedLooks, some_looks, tree_over
from proofs.tamper_keeping import KEEPING
from proofs.tampering_asked import ACCESS_ORIGIN, ASKED
from proofs.verifier import verified

LOOKS = 300


def access_changed(change: AccessChange, at: Ground, random: Random) -> Outcome:
    """The access log is rewritten under its tree and its checkpoint."""
    log = ListedLooks(some_looks(LOOKS, random))
    edge, stored = tree_over(log)
    signed = Checkpoint(ACCESS_ORIGIN, LOOKS, edge.root())
    position = change(log.looks, random)
    divergence = recheck(AccessLeaves(log), [signed], stored).divergence
    return Outcome(divergence is not None, divergence is not None and divergence.position == position)


def history_cut(which: str, at: Ground, random: Random) -> Outcome:
    """Of one stream's whole history an event is withheld, or one is invented."""
    shutil.copytree(at.history, at.scratch)
    path = at.scratch / "events.ndjson"
    events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    place = {"first": 0, "last": len(events) - 1}.get(which, random.randrange(1, len(events) - 1))
    newest = events[-1]["position"]
    if which == "invented":
        events.insert(place, {**events[place], "position": events[place]["position"] - 1})
    elif which == "denied":
        events.clear()
        _deny(at.scratch)
    else:
        del events[place]
    path.write_text("".join(json.dumps(each) + "\n" for each in events), encoding="utf-8")
    code, positions, codes = verified(at.scratch, "--key", at.vkey)
    shutil.rmtree(at.scratch)
    located = "history" in codes if which == "denied" else newest in positions
    return Outcome(code == 1, located)


def _deny(folder: Path) -> None:
    """The stream is said to have no event at all."""
    path = folder / "histories.ndjson"
    told = json.loads(path.read_text(encoding="utf-8"))
    told.update(events=0, last=0, digest=None, other=None)
    path.write_text(json.dumps(told) + "\n", encoding="utf-8")


def read_table_edited(at: Ground, random: Random) -> Outcome:
    """A row of a read table says another thing; folding the log again beside it names the row."""
    told: list[tuple[str, int]] = []

    def damage(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "views.sqlite", isolation_level=None)) as views:
            rows = views.execute(f"SELECT stream, events FROM {HEADS.name}").fetchall()
            stream, events = random.choice(rows)
            told.append((stream, events))
            where = f"{HEADS.name} SET digest = ? WHERE stream = ? AND events = ?"
            views.execute(f"UPDATE {where}", (random.randbytes(32).hex(), stream, events))

    with copied(at.scene, at.scratch, signer_of(OURS), damage) as scene:
        report = compare(scene.ledger, scene.views, HistoriesFolder(PiecesOfLog(scene.ledger)))
    return Outcome(not report.agrees, [each.key for each in report.differences] == told)


BESIDE: Mapping[str, Callable[[Ground, Random], Outcome]] = {
    "read table: a row": read_table_edited,
    **{name: partial(access_changed, change) for name, change in ACCESS_CHANGES.items()},
    **KEEPING,
    **ASKED,
    **{
        f"history: {name}": partial(history_cut, which)
        for name, which in (
            ("first event withheld", "first"),
            ("middle event withheld", "middle"),
            ("last event withheld", "last"),
            ("event invented", "invented"),
            ("said to be empty", "denied"),
        )
    },
}
