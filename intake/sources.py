"""The register of upstream systems: which URI speaks, under what name, on which topics."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from intake.catalogue import InTopic


class SourcesNotValid(ValueError):
    """The sources file cannot be used; the message says which entry and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """One registered sender. `topics` are those it may write on Kafka; HTTP senders are bound by their token."""

    uri: str
    name: str
    topics: frozenset[InTopic]


class SourceBook:
    """All registered sources by URI."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_uri = {source.uri: source for source in sources}

    @classmethod
    def read(cls, path: Path) -> "SourceBook":
        """The book in a TOML file of `[[source]]` tables with `uri`, `name` and `topics`."""
        try:
            entries = tomllib.loads(path.read_text(encoding="utf-8"))["source"]
            return cls([_source(entry) for entry in entries])
        except (OSError, KeyError, TypeError, ValueError) as problem:
            raise SourcesNotValid(f"{path.name}: {problem}") from problem

    def uris(self) -> frozenset[str]:
        """Every registered URI."""
        return frozenset(self._by_uri)

    def on_topic(self, topic: str) -> frozenset[str]:
        """The URIs registered for one Kafka topic."""
        return frozenset(source.uri for source in self._by_uri.values() if topic in source.topics)

    def all(self) -> list[Source]:
        """Every source, by URI."""
        return [self._by_uri[uri] for uri in sorted(self._by_uri)]


def _source(entry: dict[str, object]) -> Source:
    topics = entry["topics"]
    if not isinstance(topics, list):
        raise TypeError("topics is not a list")
    return Source(str(entry["uri"]), str(entry["name"]), frozenset(InTopic(topic) for topic in topics))
