"""How fast a proof is made of a large tree: read from the stored tiles, checked once it is made."""

import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random

from ledger.proofs.edge import Edge
from ledger.proofs.merkle import verify_consistency, verify_inclusion
from projections.changes import Changes
from projections.proofs.table import HASHES, NAME
from projections.proofs.view import ProofsView
from projections.readstore.port import FoldedBatch
from projections.readstore.sqlite import SQLiteReadStore

PROOF_MILLISECONDS = 5.0
BATCH = 20_000
P99 = 0.99


def proof_times(leaves: int, proofs: int, place: Path, random: Random) -> dict[str, float]:
    """The 99th percentile in milliseconds of both kinds, over proofs of random places; a snapshot opened for each."""
    place.mkdir(parents=True, exist_ok=True)
    views = SQLiteReadStore(place / "views.sqlite")
    try:
        views.prepare((HASHES,))
        root = _grown(views, leaves)
        view = ProofsView(views)
        return {
            "inclusion": _p99([_timed(_inclusion, view, root, random) for _ in range(proofs)]),
            "consistency": _p99([_timed(_consistency, view, root, random) for _ in range(proofs)]),
        }
    finally:
        views.close()


def _grown(views: SQLiteReadStore, leaves: int) -> bytes:
    """A tree of made-up leaf hashes, stored as the follower stores it; its root."""
    edge = Edge()
    while edge.size < leaves:
        before, changes = edge.size, Changes((HASHES,))
        add = changes.of(HASHES).add
        for number in range(before, min(leaves, before + BATCH)):
            for level, place, found in edge.take(_leaf(number)):
                add([level, place, number + 1, found.hex()])
        views.commit(
            FoldedBatch(projection=NAME, after=before, position=edge.size, moments=(), changes=changes)
        )
    return edge.root()


def _leaf(number: int) -> bytes:
    return sha256(number.to_bytes(8, "big")).digest()


def _inclusion(view: ProofsView, root: bytes, random: Random) -> Callable[[], bool]:
    with view.tree() as tree:
        index = random.randrange(tree.size)
        proof, size = tree.inclusion(index, tree.size), tree.size
    return lambda: verify_inclusion(leaf=_leaf(index), index=index, size=size, root=root, proof=proof)


def _consistency(view: ProofsView, root: bytes, random: Random) -> Callable[[], bool]:
    with view.tree() as tree:
        old = random.randint(1, tree.size)
        proof, size = tree.consistency(old, tree.size), tree.size

    def holds() -> bool:
        with view.tree() as again:
            older = again.root_at(old)
        return verify_consistency(old=old, new=size, old_root=older, new_root=root, proof=proof)

    return holds


def _timed(
    prove: Callable[[ProofsView, bytes, Random], Callable[[], bool]],
    view: ProofsView,
    root: bytes,
    random: Random,
) -> float:
    started = time.perf_counter()
    holds = prove(view, root, random)
    taken = time.perf_counter() - started
    assert holds(), "a proof was made that proves nothing"
    return 1_000 * taken


def _p99(times: Sequence[float]) -> float:
    return sorted(times)[int(P99 * (len(times) - 1))]
