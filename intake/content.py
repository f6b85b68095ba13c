"""What tells a retry of a message from another message under the same id."""

from collections.abc import Mapping
from hashlib import sha256

# traceparent is left out: a retry of the same message runs under another trace.
_HASHED = (
    "type",
    "subject",
    "gridcode",
    "actor",
    "actorrole",
    "occurredprecision",
    "basis",
    "correlationid",
    "deviceseq",
    "baseversion",
    "time",
)
_NOTHING = ("",) * len(_HASHED)


def content_hash(values: Mapping[str, str], content: bytes) -> bytes:
    """SHA-256 over what the sender said, so that a retry is told from another message under the same id.

    32 bytes. Data that fits its shape is hashed as the shape writes it, so key order and spacing of a
    retry do not matter; other data is hashed as it came.
    """
    said = "\x1f".join(map(values.get, _HASHED, _NOTHING))
    digest = sha256(said.encode("utf-8", "surrogatepass"))
    digest.update(b"\x1e")
    digest.update(content)
    return digest.digest()
