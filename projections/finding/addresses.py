"""Addresses by the parts of a question: nodes by their words, kept where the nodes above hold the other parts."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from projections.registry.address_tree import DEEPEST, Nodes, path_of, resolved, with_ancestors
from projections.registry.addresses import MERGED, Address, Alias
from projections.registry.filters import AddressFilter, AliasFilter
from projections.search.address_parts import Names, answers
from projections.search.candidates import CHUNK, Candidates, FoundKind
from projections.search.ways import some_pairs
from projections.search.words import SHORTEST, Word, WordKind, Words
from projections.versions.table import Version
from projections.versions.view import Asked, VersionsView

FEW = (
    2_000  # nodes of one part are looked at one by one; of more, the tree is walked down from the first part
)
MOST_BELOW = 20_000
MOST_ALIASES = 10_000


class AddressSearch:
    """One question about places, within one snapshot. `cut` says whether there was too much to look at."""

    def __init__(
        self,
        addresses: VersionsView[Version[Address]],
        aliases: VersionsView[Version[Alias]],
        candidates: Candidates,
        asked: Asked,
    ) -> None:
        self._addresses = addresses
        self._aliases = aliases
        self._candidates = candidates
        self._asked = asked
        self._fetch = partial(addresses.find_in, asked)
        self.cut = False

    def nodes(self, parts: Sequence[str]) -> Iterator[str]:
        """The nodes that are meant, as they are called, merged or not; newest namings first."""
        if not parts:
            return
        last = parts[-1]
        if len(parts) == 1:
            found = False
            for key in self._meant(parts, self._named(_words(last), MOST_BELOW)):
                found = True
                yield key
            if not found and len(last) > SHORTEST:  # it may run over several nodes
                yield from self._meant(parts, self._named(_words(last[-SHORTEST:]), FEW))
            return
        few = list(self._named(_words(last), FEW)) if len(last) >= SHORTEST else []
        if few and not self.cut:
            yield from self._meant(parts, few)
            return
        self.cut = False
        above = [key for keys in self._named(_words(parts[0]), FEW) for key in keys]
        yield from self._meant(parts, _chunks(self.below(above)))

    def today(self, keys: Sequence[str]) -> tuple[str, ...]:
        """What these nodes are called today: merged and split ones by what they became."""
        became = resolved(self._fetch, keys)
        return tuple(dict.fromkeys(each for key in keys for each in became[key]))

    def below(self, keys: Iterable[str]) -> list[str]:
        """These nodes and everything under them, also under what was merged into them."""
        found = dict.fromkeys(keys)
        level = list(found)
        for _ in range(DEEPEST):
            fresh = [
                key for some in _chunks(level) for key in self._under(frozenset(some)) if key not in found
            ]
            found.update(dict.fromkeys(fresh))
            if not fresh:
                break
            if len(found) > MOST_BELOW:
                self.cut = True
                break
            level = list(dict.fromkeys(fresh))
        return list(found)

    def _under(self, keys: frozenset[str]) -> Iterator[str]:
        for wanted in (AddressFilter(parents=keys), AddressFilter(merged_into=keys)):
            for row in self._addresses.all_in(self._asked, wanted, MOST_BELOW):
                yield row.key

    def _named(self, words: Words, most: int) -> Iterator[Sequence[str]]:
        yield from self._candidates.keys(FoundKind.ADDRESS, words, most)
        self.cut = self.cut or self._candidates.cut
        self._candidates.cut = False

    def _meant(self, parts: Sequence[str], chunks: Iterable[Sequence[str]]) -> Iterator[str]:
        for keys in chunks:
            nodes = with_ancestors(self._fetch, keys)
            names = self._names(nodes)
            for key in keys:
                if answers(parts, [names[node.key] for node in path_of(nodes, key)]):
                    yield key

    def _names(self, nodes: Nodes) -> dict[str, Names]:
        """Every name of each node: its own, what people call it, and the names of what it was merged into."""
        names = {key: [node.record.element_name] for key, node in nodes.items()}
        for some in _chunks(list(nodes)):
            wanted = AliasFilter(addresses=frozenset(some))
            for alias in self._aliases.all_in(self._asked, wanted, MOST_ALIASES):
                names[alias.record.address_id].append(alias.record.alias)
        merged = [key for key, node in nodes.items() if node.record.standing == MERGED]
        for key, ends in resolved(self._fetch, merged).items():
            names[key] += [node.record.element_name for node in self._fetch(ends).values()]
        return {key: tuple(each) for key, each in names.items()}


def _words(part: str) -> Words:
    return some_pairs(WordKind.ADDRESS, part) or frozenset({Word(WordKind.ADDRESS, part)})


def _chunks(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    rest = iter(keys)
    while some := tuple(islice(rest, CHUNK)):
        yield some
