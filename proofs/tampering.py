"""Tries every way to change the log, its tree, its checkpoints or a bundle unseen; each case must be found and located."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

from ledger.proofs.checkpoint_book import CheckpointBook
from ledger.proofs.checkpoints import read_checkpoint
from ledger.proofs.notary import NotAContinuation
from ledger.proofs.recheck import Fault, Rechecked
from ledger.proofs.witness import Witness, WitnessRefuses
from projections.proofs.table import HASHES, NAME
from proofs.ground import ANOTHERS, EVENTS, OLDER, OURS, WITNESS, Ground, Outcome, rechecked
from proofs.scene import Scene, copied, signer_of
from proofs.tamper_bundle import EDITS, Edit, edited
from proofs.tamper_log import CHANGES, Change, damaged
from proofs.tampering_beside import BESIDE
from proofs.verifier import verified


def log_changed(change: Change, at: Ground, random: Random) -> Outcome:
    """The log is rewritten under the tree."""
    told: list[int] = []

    def damage(folder: Path) -> None:
        told.append(damaged(change, random, EVENTS, folder))

    with copied(at.scene, at.scratch, signer_of(OURS), damage) as scene:
        found = rechecked(scene, at.scene.signed)
    return _outcome(found, told[0])


def log_and_tree_changed(at: Ground, random: Random) -> Outcome:
    """The tree is made anew over a rewritten log: it stands between two checkpoints, and no further one is signed."""
    with _forked(at, random, OURS) as (scene, position):
        found = rechecked(scene, at.scene.signed)
        divergence = found.divergence
        located = divergence is not None and divergence.fault is Fault.CHANGED_WITHIN
        if divergence is not None:
            located = located and divergence.position <= position <= divergence.until
        try:
            scene.sign()
        except NotAContinuation:
            return Outcome(divergence is not None, located)
    return Outcome(False, False)


def rolled_back(at: Ground, random: Random) -> Outcome:
    """The databases are an older copy."""
    size = random.choice(OLDER)

    def damage(folder: Path) -> None:
        for name in ("ledger.sqlite", "views.sqlite"):
            shutil.copy(at.older[size] / name, folder / name)

    with copied(at.scene, at.scratch, signer_of(OURS), damage) as scene:
        found = rechecked(scene, at.scene.signed)
        try:
            scene.sign()
        except NotAContinuation:
            return _outcome(found, size + 1)
    return Outcome(False, False)


def tree_edited(at: Ground, random: Random) -> Outcome:
    """A row of the stored tree; the log itself stays."""
    told: list[int] = []

    def damage(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "views.sqlite", isolation_level=None)) as views:
            rows = views.execute(f"SELECT level, place, position FROM {HASHES.name}").fetchall()
            level, place, position = random.choice(rows)
            told.append(position)
            where = f"{HASHES.name} SET hash = ? WHERE level = ? AND place = ?"
            views.execute(f"UPDATE {where}", (random.randbytes(32).hex(), level, place))

    with copied(at.scene, at.scratch, signer_of(OURS), damage) as scene:
        found = rechecked(scene, at.scene.signed)
    outcome = _outcome(found, told[0])
    tree = found.divergence is not None and found.divergence.fault is Fault.TREE_DAMAGED
    return replace(outcome, located=outcome.located and tree)


def signed_again(at: Ground, random: Random) -> Outcome:
    """The log is rewritten, its tree made anew, every checkpoint signed with another key."""
    with _forked(at, random, ANOTHERS) as (scene, position):
        scene.sign()
        out = at.place / "resigned"
        scene.bundle(out, position, position)
        code, _, codes = verified(out, "--key", at.vkey)
        shutil.rmtree(out)
    return Outcome(code == 1, "signature" in codes)


def forked(at: Ground, random: Random) -> Outcome:
    """One reader is shown another log of the same length, signed with the right key; a witness is shown it too."""
    with _forked(at, random, OURS, fresh_book=True) as (scene, position):
        note = scene.sign()
        out = at.place / "fork"
        scene.bundle(out, position, position)
        code, positions, codes = verified(out, "--key", at.vkey, "--seen", str(at.place / "seen"))
        shutil.rmtree(out)
        refused = _witness_refuses(at, note.written())
    return Outcome(code == 1 and refused, "fork" in codes and EVENTS in positions)


def replayed(at: Ground, random: Random) -> Outcome:
    """An old checkpoint with its old bundle, to one who has seen a newer one."""
    size = random.choice(OLDER)
    out = at.place / f"bundle-{size}"
    code, positions, codes = verified(out, "--key", at.vkey, "--seen", str(at.place / "seen"))
    refused = _witness_refuses(at, (out / "checkpoint").read_text(encoding="utf-8"))
    return Outcome(code == 1 and refused, "rollback" in codes and size + 1 in positions)


def bundle_edited(edit: Edit, at: Ground, random: Random) -> Outcome:
    """The events of a bundle."""
    shutil.copytree(at.bundle, at.scratch)
    position = edited(edit, random, at.scratch)
    code, positions, _ = verified(at.scratch, "--key", at.vkey)
    shutil.rmtree(at.scratch)
    return Outcome(code == 1, position in positions)


def checkpoint_edited(at: Ground, random: Random) -> Outcome:
    """Size, root, root of histories, origin or signature of the checkpoint in a bundle."""
    shutil.copytree(at.bundle, at.scratch)
    path = at.scratch / "checkpoint"
    lines = path.read_text(encoding="utf-8").split("\n")
    line = random.choice((0, 1, 2, 3, 5))
    text = lines[line]
    place = random.randrange(len(text) - 2)  # the last characters of a base64 text may say nothing
    other = random.choice([each for each in "0123456789abcXYZ" if each != text[place]])
    lines[line] = text[:place] + other + text[place + 1 :]
    path.write_text("\n".join(lines), encoding="utf-8")
    code, _, codes = verified(at.scratch, "--key", at.vkey)
    shutil.rmtree(at.scratch)
    return Outcome(code in (1, 2), code == 2 or "signature" in codes)


WAYS: Mapping[str, Callable[[Ground, Random], Outcome]] = {
    **{name: partial(log_changed, change) for name, change in CHANGES.items()},
    "log and tree rewritten": log_and_tree_changed,
    "older copy put back": rolled_back,
    "proof tree edited": tree_edited,
    "signed again with another key": signed_again,
    "fork shown to one reader": forked,
    "old checkpoint shown again": replayed,
    **{name: partial(bundle_edited, edit) for name, edit in EDITS.items()},
    "bundle: the checkpoint": checkpoint_edited,
    **BESIDE,
}


def _outcome(found: Rechecked, position: int) -> Outcome:
    divergence = found.divergence
    return Outcome(divergence is not None, divergence is not None and divergence.position == position)


@contextmanager
def _forked(
    at: Ground, random: Random, seed: int, *, fresh_book: bool = False
) -> Iterator[tuple[Scene, int]]:
    """A copy in which one event was changed and the tree folded again."""
    told: list[int] = []

    def damage(folder: Path) -> None:
        told.append(damaged(_another_text, random, EVENTS, folder))

    with copied(at.scene, at.scratch, signer_of(seed), damage) as scene:
        scene.views.clear(NAME, (HASHES,))
        scene.follow()
        if fresh_book or seed != OURS:
            book = CheckpointBook(at.scratch / "another-book")
            scene = replace(scene, notary=replace(scene.notary, book=book))
        yield scene, told[0]


def _another_text(database: sqlite3.Connection, random: Random, size: int) -> int:
    """What an event says is another thing, and still reads as an event."""
    at = random.randint(1, size)
    (state,) = database.execute("SELECT state FROM stored_events WHERE notification_id = ?", (at,)).fetchone()
    bent = bytearray(state)
    bent[-4] = ord("0") if bent[-4] != ord("0") else ord("1")
    database.execute("UPDATE stored_events SET state = ? WHERE notification_id = ?", (bytes(bent), at))
    return at


def _witness_refuses(at: Ground, written: str) -> bool:
    """A witness that cosigned the newest checkpoint."""
    state = at.place / "witness"
    witness = Witness(signer_of(WITNESS, "witness.example"), state)
    verifier = at.scene.notary.verifier
    seen = (at.place / "seen").read_text(encoding="utf-8")
    if witness.last(verifier.name) is None:
        witness.cosign(seen, verifier, [], 1)
    try:
        witness.cosign(written, verifier, [], 2)
    except WitnessRefuses:
        return read_checkpoint(seen)[1] == witness.last(verifier.name)
    return False
