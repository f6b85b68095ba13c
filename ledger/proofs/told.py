"""A proof in words both doors use: hashes and roots in base64, beside what they are of."""

from ledger.port import LogRow
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.histories import HistoryProof
from ledger.proofs.leaves import hash_of
from ledger.proofs.notes import hashes_text
from ledger.proofs.tiles import TiledTree

Told = dict[str, object]


def told_inclusion(tree: TiledTree, *, origin: str, position: int, size: int) -> Told:
    """That the event at `position` is among the first `size`. Raises `TreeDamaged`."""
    return {
        "origin": origin,
        "position": position,
        "size": size,
        "leaf_hash": hashes_text(tree.leaves(position - 1, position))[0],
        "root": hashes_text([tree.root_at(size)])[0],
        "hashes": hashes_text(tree.inclusion(position - 1, size)),
    }


def told_consistency(tree: TiledTree, *, origin: str, old: int, new: int) -> Told:
    """That the first `old` events are the beginning of the first `new`. Raises `TreeDamaged`."""
    return {
        "origin": origin,
        "from_size": old,
        "to_size": new,
        "from_root": hashes_text([tree.root_at(old)])[0],
        "to_root": hashes_text([tree.root_at(new)])[0],
        "hashes": hashes_text(tree.consistency(old, new)),
    }


def told_history(signed: Checkpoint, proof: HistoryProof, *, name: str) -> Told:
    """What the map under a checkpoint says of the stream called `name`. The checkpoint must tell a root of histories."""
    assert signed.histories is not None
    return {
        "origin": signed.origin,
        "name": name,
        "size": signed.size,
        "root": hashes_text([signed.histories])[0],
        "history": told_entry(proof),
    }


def told_entry(proof: HistoryProof) -> Told:
    """One stream's entry with what leads to it; `other` is a stream id and a hash."""
    found, other = proof.history, proof.other
    return {
        "stream": proof.stream.hex,
        "events": 0 if found is None else found.events,
        "last": 0 if found is None else found.last,
        "digest": None if found is None else hashes_text([found.digest])[0],
        "other": None if other is None else [other[0].hex, *hashes_text([other[1]])],
        "hashes": hashes_text(proof.hashes),
    }


def told_leaf(row: LogRow) -> Told:
    """An event without what it says."""
    leaf = hashes_text([hash_of(row)])[0]
    return {"position": row.position, "version": row.version, "type": row.topic, "leaf_hash": leaf}
