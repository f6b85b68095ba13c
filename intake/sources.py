"""The register of upstream systems: which URI speaks, under what name, on which topics, as which user of the broker."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.shared.actor import Role
from intake.catalogue import InTopic, shared_topic

# Not below `gridledger.in.`: who may write there by prefix must not write here.
_OWN = re.compile(r"gridledger\.from\.([a-z0-9][a-z0-9_-]{0,63})\.[a-z]+")
# No dot: what begins with the name of one is then never another's.
_PRINCIPAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
RECEIPTS = "gridledger.receipts"


class SourcesNotValid(ValueError):
    """The sources file cannot be used; the message says which entry and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """One registered sender. `topics` are those it may write on Kafka; HTTP senders are bound by their token.

    Who writes on a topic several sources share may claim to be any of them: a record does not say who wrote it. A topic
    of a source's own (`gridledger.from.<name>.dispute`), which only its user may write, closes that. It is the rule;
    `shared` says that this source takes the risk. `principal` is its user on the broker (SASL name, or the certificate's
    CN): `gridledger topics apply` allows that user these topics and no other.

    `roles` are the offices its messages may claim to act in; None leaves that open, for a source that vouches
    for every office of its users.
    """

    uri: str
    name: str
    topics: frozenset[str]
    roles: frozenset[Role] | None = None
    principal: str | None = None
    shared: bool = False

    def own_topics(self) -> frozenset[str]:
        """Those nobody else may be named on."""
        return self.topics - set(InTopic)

    def receipt_topics(self) -> frozenset[str]:
        """Where its receipts are: who has topics of its own reads nobody else's, and nobody else reads its."""
        own = {f"gridledger.to.{_name_in(topic)}.receipts" for topic in self.own_topics()}
        return frozenset(own or ({RECEIPTS} if self.topics else ()))


class SourceBook:
    """All registered sources by URI. Raises `SourcesNotValid` where two share a topic of one's own."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_uri = {source.uri: source for source in sources}
        for topic in self.own_topics():
            if len(self.on_topic(topic)) > 1:
                raise SourcesNotValid(f"{topic} is a topic of one source's own, and more than one names it")
        named: dict[str, str] = {}
        for source in self._by_uri.values():
            _require_its_own(source)
            for topic in source.receipt_topics() - {RECEIPTS}:
                if named.setdefault(topic, source.uri) != source.uri:
                    raise SourcesNotValid(
                        f"{source.uri} and {named[topic]} would read each other's receipts on {topic}"
                    )

    @classmethod
    def read(cls, path: Path) -> "SourceBook":
        """The book in a TOML file of `[[source]]` tables with `uri`, `name`, `topics` and maybe `roles`, `principal`, `shared`."""
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

    def receipt_topics(self) -> Mapping[str, str]:
        """Where receipts go that are not on the shared topic: by the topic of its own a message came by, and by source."""
        return {
            name: receipts
            for source in self.all()
            for receipts in source.receipt_topics() - {RECEIPTS}
            for name in (source.uri, *sorted(source.own_topics()))
        }

    def risks(self) -> Iterator["Risk"]:
        """What the broker cannot hold apart with this register."""
        for source in self.all():
            for topic in sorted(source.topics & set(InTopic)):
                others = self.on_topic(topic) - {source.uri}
                yield Risk(source.uri, topic, tuple(sorted(others)))
            if source.topics and source.principal is None:
                yield Risk(source.uri, None, ())

    def roles(self) -> Mapping[str, frozenset[Role]]:
        """The offices each source may speak for, where they are limited."""
        return {uri: source.roles for uri, source in self._by_uri.items() if source.roles is not None}

    def all(self) -> list[Source]:
        """Every source, by URI."""
        return [self._by_uri[uri] for uri in sorted(self._by_uri)]


@dataclass(frozen=True, slots=True)
class Risk:
    """A source whose messages anybody else could have written: on a shared topic, or, `topic` None, because the register
    names no user of the broker whose rights could be narrowed.
    """

    source: str
    topic: str | None
    others: tuple[str, ...]

    @property
    def zh(self) -> str:
        """For a person."""
        if self.topic is None:
            return f"{self.source} 没有登记对应的 Kafka 用户(principal):谁能写它的主题,不由本登记决定"
        return f"{self.source} 使用共用主题 {self.topic}:与另外 {len(self.others)} 个来源可互相冒用"

    @property
    def en(self) -> str:
        """The same."""
        if self.topic is None:
            return f"{self.source} has no principal: who may write its topics is not decided here"
        return f"{self.source} shares {self.topic}: it and {len(self.others)} others can speak as each other"


def _require_its_own(source: Source) -> None:
    shared = source.topics & set(InTopic)
    if shared and not source.shared:
        raise SourcesNotValid(
            f"{source.uri} names shared topics ({', '.join(sorted(shared))}): give it topics of its own "
            "(gridledger.from.<name>.…), or say `shared = true` and take the risk (docs/sources.md)"
        )
    if source.principal is not None and _PRINCIPAL.fullmatch(source.principal) is None:
        raise SourcesNotValid(f"{source.uri}: a principal is 1 to 64 letters, digits, '_' and '-'")
    if len(source.receipt_topics()) > 1:
        raise SourcesNotValid(f"{source.uri}: topics of its own bear one name, gridledger.from.<name>.…")


def _name_in(own_topic: str) -> str:
    found = _OWN.fullmatch(own_topic)
    if found is None:
        raise SourcesNotValid(f"{own_topic} is no topic of a source's own")
    return found.group(1)


def _source(entry: dict[str, object]) -> Source:
    topics, roles = _listed(entry, "topics"), _listed(entry, "roles") if "roles" in entry else None
    return Source(
        str(entry["uri"]),
        str(entry["name"]),
        frozenset(_topic(topic) for topic in topics),
        frozenset(Role(role) for role in roles) if roles is not None else None,
        _text(entry, "principal"),
        _flag(entry, "shared"),
    )


def _topic(name: str) -> str:
    """A topic of the house, or one's own beside it."""
    if name not in set(InTopic) and (_OWN.fullmatch(name) is None or shared_topic(name) not in set(InTopic)):
        raise ValueError(f"{name} is no topic messages come in by, nor one of a source's own")
    return name


def _text(entry: dict[str, object], name: str) -> str | None:
    found = entry.get(name)
    if found is not None and not isinstance(found, str):
        raise TypeError(f"{name} is not a text")
    return found


def _flag(entry: dict[str, object], name: str) -> bool:
    found = entry.get(name, False)
    if not isinstance(found, bool):
        raise TypeError(f"{name} is neither true nor false")
    return found


def _listed(entry: dict[str, object], name: str) -> list[str]:
    found = entry[name]
    if not isinstance(found, list):
        raise TypeError(f"{name} is not a list")
    return [str(each) for each in found]
