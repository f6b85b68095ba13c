"""A proof in words both doors use: hashes and roots in base64, beside what they are of."""

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
