"""Inclusion and consistency in a tree over a log (RFC 6962 §2.1, RFC 9162 §2.1): made from stored hashes, checked from none."""

from collections.abc import Callable, Sequence

from ledger.proofs.leaves import EMPTY_ROOT, node_hash

# The hash of the perfect subtree over leaves [index * 2**height, (index + 1) * 2**height).
NodeAt = Callable[[int, int], bytes]


class ProofNotPossible(Exception):
    """There is no such proof: the leaf or the older tree lies outside the tree asked about."""


def root_of(size: int, node: NodeAt) -> bytes:
    """The tree's hash."""
    return range_hash(0, size, node) if size else EMPTY_ROOT


def range_hash(start: int, end: int, node: NodeAt) -> bytes:
    """The hash over leaves [start, end), where `start` is a multiple of the power of two that covers the range."""
    parts = []
    while start < end:
        height = (end - start).bit_length() - 1
        parts.append(node(height, start >> height))
        start += 1 << height
    return _folded(parts)


def inclusion(index: int, size: int, node: NodeAt) -> list[bytes]:
    """Hashes that lead from leaf `index` to the root of the tree of `size` leaves, from the bottom up."""
    if not 0 <= index < size:
        raise ProofNotPossible(f"leaf {index} is not in a tree of {size}")
    return _path(index, 0, size, node)


def consistency(old: int, new: int, node: NodeAt) -> list[bytes]:
    """Hashes which show that the tree of `old` leaves is the beginning of the tree of `new` ones."""
    if not 0 < old <= new:
        raise ProofNotPossible(f"a tree of {old} is not the beginning of one of {new}")
    return [] if old == new else _subproof(old, 0, new, node, whole=True)


def verify_inclusion(*, leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof leads from the leaf's hash to the root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(each, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, each)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    *, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the older tree is the beginning of the newer one (RFC 9162 §2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = node_hash(each, first), node_hash(each, second)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, each)
        at, last = at >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def split_of(size: int) -> int:
    """The largest power of two below `size`: how many leaves the left side holds."""
    return 1 << ((size - 1).bit_length() - 1)


def _path(index: int, start: int, size: int, node: NodeAt) -> list[bytes]:
    if size == 1:
        return []
    left = split_of(size)
    if index < left:
        return [*_path(index, start, left, node), range_hash(start + left, start + size, node)]
    rest = _path(index - left, start + left, size - left, node)
    return [*rest, range_hash(start, start + left, node)]


def _subproof(old: int, start: int, size: int, node: NodeAt, *, whole: bool) -> list[bytes]:
    if old == size:
        return [] if whole else [range_hash(start, start + size, node)]
    left = split_of(size)
    if old <= left:
        rest = _subproof(old, start, left, node, whole=whole)
        return [*rest, range_hash(start + left, start + size, node)]
    rest = _subproof(old - left, start + left, size - left, node, whole=False)
    return [*rest, range_hash(start, start + left, node)]


def _folded(parts: Sequence[bytes]) -> bytes:
    found = parts[-1]
    for each in reversed(parts[:-1]):
        found = node_hash(each, found)
    return found
