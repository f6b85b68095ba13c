"""A message as an upstream system puts it on the wire: binary CloudEvents over Kafka."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """`key` is the grid code; `subject` the sender's number of the thing the fact is about."""

    topic: str
    key: str
    type: str
    source: str
    id: str
    subject: str
    headers: tuple[tuple[str, bytes], ...]
    body: bytes
