"""What is proved of an event, and how it is hashed (RFC 6962 §2.1): nothing of a stored row may change unseen."""

from hashlib import sha256
from struct import Struct

from ledger.port import LogRow

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
LARGEST_NUMBER = 2**64 - 1

# position, stream id, version, length of the type; then the type, the length of the state, the state.
_HEAD = Struct(">Q16sQI")
_LENGTH = Struct(">Q")


def leaf_of(row: LogRow) -> bytes:
    """The event as one text of bytes. Every part has a fixed length or says its own, so no two rows share one."""
    topic = row.topic.encode()
    head = _HEAD.pack(row.position, row.stream_id.bytes, row.version, len(topic))
    return b"".join((head, topic, _LENGTH.pack(len(row.state)), row.state))


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return sha256(b"\x01" + left + right).digest()


def hash_of(row: LogRow) -> bytes:
    """The leaf hash of an event; position n is leaf n - 1."""
    return leaf_hash(leaf_of(row))
