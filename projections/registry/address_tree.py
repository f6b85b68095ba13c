"""What follows from several nodes of the address tree: texts, paths and what became of an address. Derived, never stored."""

from collections.abc import Callable, Collection, Iterable, Mapping

from domain.registry.codes_addresses import ElementType
from domain.registry.merges import resolved as end_of_mergers
from projections.raw_fact import json_of
from projections.registry.addresses import MERGED, SPLIT, Address
from projections.versions.table import Version

Nodes = Mapping[str, Version[Address]]
Fetch = Callable[[Collection[str]], Nodes]

# Deeper than any tree of the nine kinds of elements; a ring of bad data ends here too.
DEEPEST = 2 * len(ElementType)


class Remembered:
    """Fetches each node once for as long as one question lasts, those that are unknown too."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._seen: set[str] = set()
        self._found: dict[str, Version[Address]] = {}

    def __call__(self, address_ids: Collection[str]) -> Nodes:
        """As the fetch itself."""
        unseen = set(address_ids) - self._seen
        if unseen:
            self._seen |= unseen
            self._found.update(self._fetch(unseen))
        return {each: self._found[each] for each in address_ids if each in self._found}


def with_ancestors(fetch: Fetch, address_ids: Iterable[str]) -> Nodes:
    """These nodes and all above them or that they were merged into, one question a level."""
    found: dict[str, Version[Address]] = {}
    wanted = set(address_ids)
    for _ in range(2 * DEEPEST):
        if not wanted:
            break
        level = fetch(wanted)
        found.update(level)
        records = [node.record for node in level.values()]
        leads_to = {*(each.parent for each in records), *(each.merged_into for each in records)}
        wanted = {each for each in leads_to if each is not None} - found.keys()
    return found


def path_of(nodes: Nodes, address_id: str) -> tuple[Version[Address], ...]:
    """From the top of the village's tree down to the node, as far as it is known."""
    path: list[Version[Address]] = []
    at: str | None = address_id
    while at is not None and at in nodes and len(path) < DEEPEST:
        path.append(nodes[at])
        at = nodes[at].record.parent
    return tuple(reversed(path))


def text_of_path(path: Iterable[Version[Address]]) -> str:
    """As people write it: the names of the elements one after another."""
    return "".join(node.record.element_name for node in path)


def told_grid(path: Iterable[Version[Address]]) -> str | None:
    """The grid the node was told in, or the nearest node above it that was told in one."""
    grid: str | None = None
    for node in path:
        grid = node.record.grid_code or grid
    return grid


def successors_of(address: Address) -> tuple[str, ...]:
    """What a merged or split address became; nothing for one that stands, or that was only retired."""
    if address.standing == MERGED and address.merged_into is not None:
        return (address.merged_into,)
    if address.standing == SPLIT and address.successors is not None:
        listed = json_of(address.successors)
        return tuple(str(each) for each in listed) if isinstance(listed, list) else ()
    return ()


def resolved(fetch: Fetch, address_ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """For each address the addresses it is today: itself, or what it became in the end."""
    known: dict[str, Version[Address]] = {}
    wanted = set(address_ids)
    while wanted:
        level = fetch(wanted)
        known.update(level)
        wanted = {next_ for node in level.values() for next_ in successors_of(node.record)} - known.keys()
    return {address_id: tuple(sorted(_ends(known, address_id))) for address_id in address_ids}


def _ends(known: Nodes, address_id: str) -> set[str]:
    """What is unknown stays what it is called; a ring, which only contradicting facts make, ends as the domain says."""
    ends: set[str] = set()
    seen: set[str] = set()
    open_ = [address_id]
    while open_:
        at = open_.pop()
        if at in seen:
            continue
        seen.add(at)
        following = successors_of(known[at].record) if at in known else ()
        open_ += following
        if not following:
            ends.add(at)
    merged = {key: node.record.merged_into for key, node in known.items() if node.record.merged_into}
    return ends or {end_of_mergers(address_id, merged)}
