"""The register of upstream systems: which URI speaks, under what name, on which topics."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.shared.actor import Role
from intake.catalogue import InTopic, shared_topic

# Not below `gridledger.in.`: who may write there by prefix must not write here.
_OWN = re.compile(r"gridledger\.from\.[a-z0-9][a-z0-9_-]{0,63}\.[a-z]+")


class SourcesNotValid(ValueError):
    """The sources file cannot be used; the message says which entry and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """One registered sender. `topics` are those it may write on Kafka; HTTP senders are bound by their token.

    Who writes on a topic several sources share may claim to be any of them: a record does not say who wrote it. A topic
    of a source's own (`gridledger.from.<name>.dispute`), which only its user may write, closes that.

    `roles` are the offices its messages may claim to act in; None leaves that open, for a source that vouches
    for every office of its users.
    """

    uri: str
    name: str
    topics: frozenset[str]
    roles: frozenset[Role] | None = None


class SourceBook:
    """All registered sources by URI. Raises `SourcesNotValid` where two share a topic of one's own."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_uri = {source.uri: source for source in sources}
        for topic in self.own_topics():
            if len(self.on_topic(topic)) > 1:
                raise SourcesNotValid(f"{topic} is a topic of one source's own, and more than one names it")

    @classmethod
    def read(cls, path: Path) -> "SourceBook":
        """The book in a TOML file of `[[source]]` tables with `uri`, `name`, `topics` and maybe `roles`."""
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

    def own_topics(self) -> tuple[str, ...]:
        """Topics that belong to one source each."""
        named = {topic for source in self._by_uri.values() for topic in source.topics}
        return tuple(sorted(named - set(InTopic)))

    def topics(self) -> tuple[str, ...]:
        """Every topic messages come in by."""
        return (*(topic.value for topic in InTopic), *self.own_topics())

    def roles(self) -> Mapping[str, frozenset[Role]]:
        """The offices each source may speak for, where they are limited."""
        return {uri: source.roles for uri, source in self._by_uri.items() if source.roles is not None}

    def all(self) -> list[Source]:
        """Every source, by URI."""
        return [self._by_uri[uri] for uri in sorted(self._by_uri)]


def _source(entry: dict[str, object]) -> Source:
    topics, roles = _listed(entry, "topics"), _listed(entry, "roles") if "roles" in entry else None
    return Source(
        str(entry["uri"]),
        str(entry["name"]),
        frozenset(_topic(topic) for topic in topics),
        frozenset(Role(role) for role in roles) if roles is not None else None,
    )


def _topic(name: str) -> str:
    """A topic of the house, or one's own beside it."""
    if name not in set(InTopic) and (_OWN.fullmatch(name) is None or shared_topic(name) not in set(InTopic)):
        raise ValueError(f"{name} is no topic messages come in by, nor one of a source's own")
    return name


def _listed(entry: dict[str, object], name: str) -> list[str]:
    found = entry[name]
    if not isinstance(found, list):
        raise TypeError(f"{name} is not a list")
    return [str(each) for each in found]
