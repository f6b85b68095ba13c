"""An address question over several nodes of the tree: `和园 3栋 201` and `和园3栋201室` ask for the same room."""

import re
import unicodedata
from collections.abc import Sequence

from projections.search.words import MOST_CHARACTERS, folded

MOST_PARTS = 8
# A number with what it counts, or a stretch of anything else; what people put between is neither.
_PART = re.compile(
    r"[0-9a-z]+(?:号楼|号院|单元|栋|幢|座|层|楼|室|号|户|组|弄|巷)?|[^0-9a-z\s,，、。;；/\\·•‧・.'’\-－—_]+"
)

Names = Sequence[str]


def parts_of(question: str) -> tuple[str, ...]:
    """The parts in order, each to be held by a node or by what stands beside it."""
    written = unicodedata.normalize("NFKC", question).lower()[: 2 * MOST_CHARACTERS]
    return tuple(part for each in _PART.findall(written) if (part := folded(each)))[:MOST_PARTS]


def answers(parts: Sequence[str], path: Sequence[Names]) -> bool:
    """Whether the last node is meant: nodes above hold the parts before, in order, and it holds the last.

    Each node comes with every name it is known by, its own first.
    """
    if not parts or not path:
        return False
    names = [[folded(name) for name in node] for node in path]
    return _node_by_node(parts, names) or _written_through(parts, [node[0] for node in names])


def _node_by_node(parts: Sequence[str], path: Sequence[Sequence[str]]) -> bool:
    *above, last = path
    held = 0
    for node in above:
        held += max(_held(parts[held:-1], name) for name in node)
    return any(_held(parts[held:], name) == len(parts) - held for name in last)


def _held(parts: Sequence[str], name: str) -> int:
    """How many of the parts, from the first on, stand in the name one after the other."""
    at = 0
    for held, part in enumerate(parts):
        found = _found(part, name, at)
        if found < 0:
            return held
        at = found + len(part)
    return len(parts)


def _written_through(parts: Sequence[str], names: Sequence[str]) -> bool:
    """A part may run over several nodes (`梅花巷老槐树`): asked of the names one after another, ending in the last."""
    text = "".join(names)
    if _held(parts, text) != len(parts):
        return False
    return _found(parts[-1], text, max(0, len(text) - len(names[-1]) - len(parts[-1]) + 1)) >= 0


def _found(part: str, name: str, start: int) -> int:
    """Where the part stands; `1栋` does not stand in `11栋`, nor `201` in `1201`."""
    at = name.find(part, start)
    while at >= 0:
        end = at + len(part)
        if not (_run(name[at - 1 : at], part[0]) or _run(part[-1], name[end : end + 1])):
            return at
        at = name.find(part, at + 1)
    return -1


def _run(left: str, right: str) -> bool:
    """Two characters of one number."""
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
