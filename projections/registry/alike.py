"""Things that are alike, from pairs of them to groups."""

from collections.abc import Iterable, Iterator, Mapping

Pairs = Mapping[str, frozenset[str]]


def groups(pairs: Pairs) -> Iterator[set[str]]:
    """Everything that is alike, through however many others; each thing in one group."""
    grouped: set[str] = set()
    for first in pairs:
        if first in grouped:
            continue
        group, open_ = set[str](), [first]
        while open_:
            key = open_.pop()
            if key not in group:
                group.add(key)
                open_ += pairs.get(key, ())
        grouped |= group
        yield group


def parted(group: Iterable[str], reach: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is within reach, and the rest."""
    members = sorted(group)
    return tuple(each for each in members if each in reach), tuple(
        each for each in members if each not in reach
    )
