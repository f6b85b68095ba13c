"""Tries to answer a doubter with a bundle that holds, every line of it, and answers another question than was asked."""

import json
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from random import Random

from ledger.proofs.bundle import ACCESS, ACCESS_NOTE, HISTORIES, BundleFolder, write_access
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.leaf_logs import AccessLeaves
from ledger.proofs.notes import Note
from ledger.proofs.tiles import TiledTree
from proofs.ground import EVENTS, FIRST, LAST, OURS, Ground, Outcome
from proofs.scene import STREAMS, copied, name_of, signer_of, stream_of
from proofs.tamper_access import ListedLooks, some_looks, tree_over
from proofs.verifier import verified

LOOKED = 4
ACCESS_ORIGIN = "gridledger-access/proving-ground"
FEW = 20


def stream_for_a_stretch(at: Ground, random: Random) -> Outcome:
    """Asked for positions: all events of one stream, and that they are all, and not a word of those beside them."""
    turn = random.randrange(STREAMS)
    answer = at.place / "answer"
    with copied(at.scene, at.scratch, signer_of(OURS), lambda folder: None) as scene:
        scene.bundle(answer, 1, EVENTS, stream=stream_of(turn))
    code, positions, _ = verified(answer, "--key", at.vkey, "--from", "1", "--to", str(EVENTS))
    shutil.rmtree(answer)
    return Outcome(code == 1, (1 if turn else 2) in positions)


def stretch_for_a_stream(at: Ground, random: Random) -> Outcome:
    """Asked for all events of a stream: a stretch of the log, in which some of them are."""
    asked = name_of(random.randrange(STREAMS))
    code, _, codes = verified(at.bundle, "--key", at.vkey, "--stream", asked)
    return Outcome(code == 1, "stream" in codes)


def stretch_called_streams(at: Ground, random: Random) -> Outcome:
    """Asked for positions: events are withheld, and the bundle says that it holds some streams only."""
    shutil.copytree(at.bundle, at.scratch)
    events = at.scratch / "events.ndjson"
    lines = events.read_text(encoding="utf-8").splitlines(keepends=True)
    withheld = sorted(random.sample(range(len(lines)), random.randint(1, len(lines))))
    events.write_text("".join(line for n, line in enumerate(lines) if n not in withheld), encoding="utf-8")
    about = at.scratch / "bundle.json"
    told = json.loads(about.read_text(encoding="utf-8"))
    about.write_text(json.dumps({**told, "streams": random.randint(0, STREAMS)}), encoding="utf-8")
    shutil.copy(at.history / HISTORIES, at.scratch / HISTORIES)
    code, positions, _ = verified(at.scratch, "--key", at.vkey, "--from", str(FIRST), "--to", str(LAST))
    shutil.rmtree(at.scratch)
    return Outcome(code == 1, FIRST + withheld[0] in positions)


def looks_left_out(parts: tuple[str, ...], at: Ground, random: Random) -> Outcome:
    """Asked who looked at what: the bundle holds the events, and of the access log not everything."""
    shutil.copytree(at.bundle, at.scratch)
    words = "--key", at.vkey, "--access-key", _with_looks(at.scratch, random)
    assert verified(at.scratch, *words)[0] == 0, "an untouched bundle raises no alarm"
    for each in parts:
        (at.scratch / each).unlink()
    code, positions, codes = verified(at.scratch, *words)
    shutil.rmtree(at.scratch)
    return Outcome(code == 1, 1 in positions if parts == (ACCESS,) else "access" in codes)


def _with_looks(bundle: Path, random: Random) -> str:
    """Puts an access log in; its public key."""
    log, signer = ListedLooks(some_looks(FEW, random)), signer_of(LOOKED, ACCESS_ORIGIN)
    edge, stored = tree_over(log)
    note = signer.sign(Note(Checkpoint(ACCESS_ORIGIN, FEW, edge.root()).text))
    write_access(BundleFolder(bundle), AccessLeaves(log), TiledTree(FEW, stored), note, FEW)
    return signer.verifier().text


ASKED: Mapping[str, Callable[[Ground, Random], Outcome]] = {
    "answer: one stream for a stretch": stream_for_a_stretch,
    "answer: a stretch for one stream": stretch_for_a_stream,
    "answer: a stretch with gaps, called streams": stretch_called_streams,
    **{
        f"answer: {name} left out": partial(looks_left_out, parts)
        for name, parts in (
            ("the access log", (ACCESS, ACCESS_NOTE)),
            ("the access log's entries", (ACCESS,)),
            ("the access log's checkpoint", (ACCESS_NOTE,)),
        )
    },
}
