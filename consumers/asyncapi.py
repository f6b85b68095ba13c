"""The AsyncAPI 3 document, made from the catalogue, so that it cannot say anything the door does not do."""

from collections.abc import Sequence
from dataclasses import dataclass

import yaml
from pydantic_core import to_json

from consumers.asyncapi_messages import Document, in_message, in_schemas
from consumers.asyncapi_out import OUT_CHANNELS, out_components
from consumers.asyncapi_parts import channel, channel_id, operation
from consumers.asyncapi_sources import own_channels, own_operations
from consumers.kafka_settings import SecurityProtocol
from intake.catalogue import Catalogue, InTopic, PublishedType
from intake.sources import Source

_SECURITY: dict[str, Document] = {
    "scram": {"type": "scramSha256", "description": "SASL/SCRAM-SHA-256"},
    "certificate": {"type": "X509", "description": "TLS client certificate, its CN is the user"},
}
_SCHEMES = {
    SecurityProtocol.PLAINTEXT: (),
    SecurityProtocol.SASL_PLAINTEXT: ("scram",),
    SecurityProtocol.SASL_SSL: ("scram",),
    SecurityProtocol.SSL: ("certificate",),
}
_ABOUT = (
    "网格台账的消息接口。上游系统以 CloudEvents 1.0(Kafka 二进制模式或结构化模式)发送事实,每条消息得到且仅得到一个最终回执。"
    "\n\nUpstream systems publish facts as CloudEvents 1.0 (Kafka binary or structured mode) and get exactly one "
    "final receipt a message. Read receipts with `isolation.level=read_committed`. librdkafka senders set "
    "`partitioner=murmur2_random`, so that their keys land where everybody else's do."
)


@dataclass(frozen=True, slots=True)
class Server:
    """One way to reach the brokers."""

    name: str
    host: str
    protocol: SecurityProtocol


def build_document(
    catalogue: Catalogue,
    *,
    servers: Sequence[Server] = (),
    sources: Sequence[Source] = (),
    version: str = "1.0.0",
) -> Document:
    """The whole document as plain data; with registered `sources`, also the topics of their own."""
    published = catalogue.all()
    schemas: Document = {}
    messages: Document = {}
    for each in published:
        schemas.update(in_schemas(each))
        messages[each.type] = in_message(each)
    out_messages, out_schemas = out_components()
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "gridledger", "version": version, "description": _ABOUT},
        "defaultContentType": "application/json",
        "servers": {server.name: _server(server) for server in servers},
        "channels": {**_channels(published), **own_channels(published, sources)},
        "operations": {**_operations(published), **own_operations(published, sources)},
        "components": {
            "messages": {**messages, **out_messages},
            "schemas": {**schemas, **out_schemas},
            "securitySchemes": _SECURITY,
        },
    }


def as_json(document: Document) -> bytes:
    """For machines and for whoever renders it."""
    return to_json(document, indent=2)


def as_yaml(document: Document) -> str:
    """For people."""
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)


def _server(server: Server) -> Document:
    told: Document = {
        "host": server.host,
        "protocol": "kafka-secure" if server.protocol.has_tls else "kafka",
        "description": server.protocol.value,
    }
    schemes = _SCHEMES[server.protocol]
    if schemes:
        told["security"] = [{"$ref": f"#/components/securitySchemes/{name}"} for name in schemes]
    return told


def _by_topic(published: Sequence[PublishedType]) -> dict[InTopic, list[PublishedType]]:
    return {
        topic: [each for each in published if each.topic is topic]
        for topic in InTopic
        if any(each.topic is topic for each in published)
    }


def _channels(published: Sequence[PublishedType]) -> Document:
    told: Document = {
        channel_id(topic.value): channel(
            topic.value, [each.type for each in types], "领域事实 / facts of the trade"
        )
        for topic, types in _by_topic(published).items()
    }
    for out in OUT_CHANNELS:
        told[channel_id(out.topic)] = channel(out.topic, [out.message], out.about)
    return told


def _operations(published: Sequence[PublishedType]) -> Document:
    told: Document = {
        f"take-{channel_id(topic.value)}": operation("receive", topic.value, [each.type for each in types])
        for topic, types in _by_topic(published).items()
    }
    for out in OUT_CHANNELS:
        told[f"publish-{channel_id(out.topic)}"] = operation("send", out.topic, [out.message])
    return told
