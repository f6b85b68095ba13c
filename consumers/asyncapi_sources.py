"""Topics of sources of their own, for the AsyncAPI document: who alone writes there, and how it proves who it is."""

from collections.abc import Iterator, Sequence

from consumers.asyncapi_messages import Document
from consumers.asyncapi_parts import channel, channel_id, operation
from intake.catalogue import PublishedType, shared_topic
from intake.sources import RECEIPTS, Source

# Either proves the source's principal: a SCRAM name, or the CN of a client certificate.
_PROVED_BY: list[object] = [
    {"$ref": f"#/components/securitySchemes/{name}"} for name in ("scram", "certificate")
]


def own_channels(published: Sequence[PublishedType], sources: Sequence[Source]) -> Document:
    """One channel a topic, with the types of its area; and one for the source's receipts."""
    told = {
        channel_id(topic): channel(
            topic, types, f"仅 {source.uri} 可写 / only {source.uri} writes here ({_user(source)})"
        )
        for source, topic, types in _taken(published, sources)
    }
    answers = {
        channel_id(topic): channel(
            topic,
            ["receipt"],
            f"仅 {source.uri} 可读的回执 / receipts only {source.uri} reads ({_user(source)})",
        )
        for source, topic in _answered(sources)
    }
    return {**told, **answers}


def own_operations(published: Sequence[PublishedType], sources: Sequence[Source]) -> Document:
    """Each under the way its principal is proved."""
    taken = {
        f"take-{channel_id(topic)}": operation("receive", topic, types)
        for _, topic, types in _taken(published, sources)
    }
    answered = {
        f"publish-{channel_id(topic)}": operation("send", topic, ["receipt"])
        for _, topic in _answered(sources)
    }
    return {name: {**each, "security": _PROVED_BY} for name, each in {**taken, **answered}.items()}


def _taken(
    published: Sequence[PublishedType], sources: Sequence[Source]
) -> Iterator[tuple[Source, str, list[str]]]:
    for source in sources:
        for topic in sorted(source.own_topics()):
            types = [each.type for each in published if each.topic.value == shared_topic(topic)]
            if types:
                yield source, topic, types


def _answered(sources: Sequence[Source]) -> Iterator[tuple[Source, str]]:
    for source in sources:
        for topic in sorted(source.receipt_topics() - {RECEIPTS}):
            yield source, topic


def _user(source: Source) -> str:
    return "no principal" if source.principal is None else f"User:{source.principal}"
