"""A channel and an operation of the AsyncAPI document, whichever topic it is."""

from collections.abc import Sequence

from consumers.asyncapi_messages import Document
from consumers.topics import PARTITIONS


def channel(topic: str, messages: Sequence[str], about: str) -> Document:
    """A topic and what is on it."""
    return {
        "address": topic,
        "description": about,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {"kafka": {"topic": topic, "partitions": PARTITIONS, "bindingVersion": "0.5.0"}},
    }


def operation(action: str, topic: str, messages: Sequence[str]) -> Document:
    """What the house does with these messages of the topic."""
    where = f"#/channels/{channel_id(topic)}"
    return {
        "action": action,
        "channel": {"$ref": where},
        "messages": [{"$ref": f"{where}/messages/{name}"} for name in messages],
    }


def channel_id(topic: str) -> str:
    """A topic's name as AsyncAPI's keys and pointers like it."""
    return topic.removeprefix("gridledger.").replace(".", "-")
