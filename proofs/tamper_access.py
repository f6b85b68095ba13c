"""Ways to change the log of who looked at what: its owner drops a look, rewrites one, or cuts the newest away."""

from collections.abc import Callable, Mapping
from random import Random

from ledger.proofs.edge import Edge
from ledger.proofs.leaf_logs import AccessLeaves
from ledger.proofs.leaves import leaf_hash
from ledger.proofs.tiles import ReadTile, Tile, TreeDamaged

Looks = list[tuple[int, bytes]]
AccessChange = Callable[[Looks, Random], int]
"""Changes the entries; the first position that is not as it was."""


class ListedLooks:
    """The access log as proofs know it, in memory."""

    def __init__(self, looks: Looks) -> None:
        self.looks = looks

    def stored_rows(self, after: int, limit: int) -> Looks:
        """Positions and stored bytes behind a position."""
        return [each for each in self.looks if each[0] > after][:limit]


def some_looks(number: int, random: Random) -> Looks:
    """So many, each another."""
    return [
        (at, b'{"reader":"staff:%d","box":"%s"}' % (at % 9, random.randbytes(9).hex().encode()))
        for at in range(1, number + 1)
    ]


def tree_over(log: ListedLooks) -> tuple[Edge, ReadTile]:
    """The log's proof tree: its edge, and its tiles as a read table would keep them."""
    kept, edge = dict[tuple[int, int], bytes](), Edge()
    for leaf in AccessLeaves(log).leaves(after=0, limit=len(log.looks)):
        for level, place, found in edge.take(leaf_hash(leaf.data)):
            kept[level, place] = found

    def stored(tile: Tile) -> list[bytes]:
        start = tile.number * 256
        if any((tile.level, start + each) not in kept for each in range(tile.width)):
            raise TreeDamaged(tile.path)
        return [kept[tile.level, start + each] for each in range(tile.width)]

    return edge, stored


def hole(looks: Looks, random: Random) -> int:
    """A look is gone; sometimes those behind it close the gap."""
    at = random.randint(1, len(looks) - 1)
    del looks[at - 1]
    if random.random() < 0.5:
        looks[at - 1 :] = [(position - 1, stored) for position, stored in looks[at - 1 :]]
    return at


def look_changed(looks: Looks, random: Random) -> int:
    """One bit of what a look says."""
    at = random.randint(1, len(looks))
    stored = bytearray(looks[at - 1][1])
    stored[random.randrange(len(stored))] ^= 1 << random.randrange(8)
    looks[at - 1] = (at, bytes(stored))
    return at


def looks_swapped(looks: Looks, random: Random) -> int:
    """Two looks change places."""
    one, other = sorted(random.sample(range(1, len(looks) + 1), 2))
    first, second = looks[one - 1][1], looks[other - 1][1]
    looks[one - 1], looks[other - 1] = (one, second), (other, first)
    return one


def newest_cut(looks: Looks, random: Random) -> int:
    """The newest looks are gone."""
    at = random.randint(1, len(looks))
    del looks[at - 1 :]
    return at


ACCESS_CHANGES: Mapping[str, AccessChange] = {
    "access log: a hole": hole,
    "access log: a look changed": look_changed,
    "access log: two looks swapped": looks_swapped,
    "access log: tail cut": newest_cut,
}
