"""What a door hands to the road, and what it gets back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger.port import Verdict

Headers = Sequence[tuple[str, bytes | None]]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the door believes is speaking: the sources this sender may use, and how that was learned.

    `sources` is None for a sender that may speak for any registered source (the embedded demo's loader).
    """

    name: str
    sources: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Repair:
    """A kept message taken again by the desk: under `id`, which no sender may use, in place of the message `of`."""

    id: str
    of: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One raw message. `place` is where it came from: `kafka:<topic>/<partition>/<offset>`, `http:<request>/<n>`."""

    place: str
    topic: str | None
    headers: Headers
    body: bytes | None
    sender: Sender
    received_at: datetime
    repair: Repair | None = None


@dataclass(slots=True)  # not frozen: one is made for every message
class Receipt:
    """The answer to one message (contract: `{source, id, verdict, position?, code?, detail?, at}`).

    `detail` is `{"zh": …, "en": …}`; with `accepted` a code is a warning. `of` names the first verdict when
    `verdict` is `duplicate` or `superseded`; `place` is the delivery the receipt answers. `by` is the id of the
    message that supersedes this one, `repairs` the id of the one it supersedes.
    """

    source: str
    id: str
    verdict: Verdict
    at: datetime
    position: int | None = None
    code: str | None = None
    detail: dict[str, str] | None = None
    of: Verdict | None = None
    place: str | None = None
    by: str | None = None
    repairs: str | None = None


def in_transactions(
    deliveries: Sequence[Delivery], *, most: int, most_bytes: int
) -> list[Sequence[Delivery]]:
    """Deliveries in pieces of at most `most` and about `most_bytes` of bodies; one empty piece if there are none."""
    pieces: list[Sequence[Delivery]] = []
    start = size = 0
    for index, delivery in enumerate(deliveries):
        body = len(delivery.body or b"")
        if index > start and (index - start >= most or size + body > most_bytes):
            pieces.append(deliveries[start:index])
            start, size = index, 0
        size += body
    return [*pieces, deliveries[start:]]
