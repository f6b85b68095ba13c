"""Runs in which nobody tampers: whatever is raised there is a false alarm."""

import shutil
from pathlib import Path
from random import Random

from ledger.proofs.checkpoints import read_checkpoint
from ledger.proofs.notes import Algorithm, Note
from ledger.proofs.witness import Witness
from projections.proofs.view import ProofsView
from proofs.ground import OURS, WITNESS, rechecked
from proofs.scene import Scene, open_scene, signer_of
from proofs.verifier import verified


def false_alarms(runs: int, place: Path, random: Random) -> int:
    """How many of so many clean runs something was said to be wrong in."""
    return sum(not _is_quiet(place / str(run), random) for run in range(runs))


def _is_quiet(place: Path, random: Random) -> bool:
    """A ledger grows in steps; after each one everything is signed, cosigned, checked again and handed out."""
    scene = open_scene(place / "ledger", signer_of(OURS))
    witness = Witness(signer_of(WITNESS, "witness.example"), place / "witness")
    seen: list[Note] = []
    try:
        return all(_step(scene, witness, seen, place, random) for _ in range(random.randint(2, 4)))
    finally:
        scene.close()
        shutil.rmtree(place)


def _step(scene: Scene, witness: Witness, seen: list[Note], place: Path, random: Random) -> bool:
    scene.grow(random.randint(1, 90), random)
    note = scene.sign()
    size = read_checkpoint(note.written())[1].size
    verifier = scene.notary.verifier
    last = witness.last(verifier.name)
    with ProofsView(scene.views).tree() as tree:
        proof = tree.consistency(last.size, size) if last is not None else []
    cosigned = witness.cosign(note.written(), verifier, proof, 1_772_000_000 + size)
    first = random.randint(1, size)
    bundle = place / ("bundle.zip" if random.random() < 0.5 else "bundle")
    scene.bundle(bundle, first, random.randint(first, size), seen)
    words = ["--key", verifier.text]
    for each in seen:
        (place / "seen").write_text(each.written(), encoding="utf-8")
        words += ["--seen", str(place / "seen")]
    code, _, _ = verified(bundle, *words)
    shutil.rmtree(bundle) if bundle.is_dir() else bundle.unlink()
    seen.append(note)
    cosigner = witness.signer.verifier(Algorithm.COSIGNATURE)
    return code == 0 and cosigner.signed(cosigned) and rechecked(scene, scene.signed).holds
