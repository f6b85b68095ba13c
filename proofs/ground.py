"""The untouched ground every case begins from: a signed ledger, older copies of it, and the bundle of a doubter."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.leaf_logs import EventLeaves
from ledger.proofs.recheck import Rechecked, recheck
from projections.proofs.view import tiles_in
from proofs.scene import Scene, open_scene, signer_of, stream_of

EVENTS = 300
OLDER = (70, 170, 230)
FIRST, LAST = 31, 90
OURS, ANOTHERS, WITNESS = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case: whether it was noticed, and whether the place was named rightly."""

    found: bool
    located: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """The untouched ledger, older copies of it, and the bundle a doubter was given."""

    place: Path
    scene: Scene
    older: Mapping[int, Path]
    bundle: Path
    history: Path
    scratch: Path

    @property
    def vkey(self) -> str:
        """The log's public key, as the doubter knows it."""
        return self.scene.notary.verifier.text

    @property
    def newest(self) -> Checkpoint:
        """What was signed last."""
        return self.scene.signed[-1]


def ground(place: Path, seed: int = 1) -> Ground:
    """A ledger of three hundred events, copied at three moments while it grew."""
    random, older = Random(seed), dict[int, Path]()
    scene = open_scene(place / "ledger", signer_of(OURS))
    size = 0
    for stop in (*OLDER, EVENTS):
        scene.grow(stop - size, random)
        size = stop
        if stop < EVENTS:
            scene.bundle(place / f"bundle-{stop}", 1, stop)
            scene.close()
            older[stop] = shutil.copytree(scene.folder, place / f"older-{stop}")
            scene = open_scene(place / "ledger", signer_of(OURS))
    scene.bundle(place / "bundle", FIRST, LAST)
    scene.bundle(place / "history", 1, EVENTS, stream=stream_of(3))
    (place / "seen").write_text(scene.sign().written(), encoding="utf-8")
    scene.close()
    return Ground(place, scene, older, place / "bundle", place / "history", place / "scratch")


def rechecked(scene: Scene, signed: list[Checkpoint]) -> Rechecked:
    """What `gridledger verify` does."""
    with scene.views.reading() as reader:
        return recheck(EventLeaves(scene.ledger), signed, tiles_in(reader))
