"""Which records are read as one person today: what stands on one of them stands on all."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from domain.registry.links import record_of
from projections.moment import NOW
from projections.readstore.port import ReadStore
from projections.registry.fold import NAME
from projections.registry.person_filters import links_among
from projections.registry.stay_days import RegistryAsked


class OnePerson:
    """Reads the register's links as they are now, wherever the records lie: keys alone, and only to close a record."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store

    def records_of(self, person_keys: Collection[str]) -> Mapping[str, frozenset[str]]:
        """For each key every record read as one with it, itself among them."""
        if not person_keys:
            return {}
        with self._store.reading() as reader, reader.beyond():
            links = links_among(RegistryAsked(reader, NAME, NOW), person_keys)
        together = defaultdict[str, set[str]](set)
        for key in {*person_keys, *links, *links.values()}:
            together[record_of(key, links)].add(key)
        return {key: frozenset(together[record_of(key, links)]) for key in person_keys}
