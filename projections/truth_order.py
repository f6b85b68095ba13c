"""The order in which facts of one thing were true: total, and the same however they arrived.

First comes what may have been true first (the earliest instant its precision allows). Facts of one instant stand by
sender and actor, those of one device in the order the device counted them, and what is left by the message's own
identity and its place within the message. No clock of ours and no position is looked at: two logs that hold the same
facts tell the same story.
"""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from domain.shared.occurrence import Occurrence, Precision
from projections.instants import text_of

INSTANT = Precision.INSTANT.value
NOT_COUNTED = -1


class TruthKey(NamedTuple):
    """Compares as the facts are ordered; `valid_from` is in the read tables' form."""

    valid_from: str
    source: str
    actor: str
    device_seq: int
    message_id: str
    version: int


def earliest_of(occurred_at: str, precision: str) -> str:
    """The first instant an occurrence may mean; `occurred_at` and the answer in the read tables' form."""
    return occurred_at if precision == INSTANT else _earliest(occurred_at, precision)


@lru_cache(maxsize=8_192)
def _earliest(occurred_at: str, precision: str) -> str:
    return text_of(Occurrence(datetime.fromisoformat(occurred_at), Precision(precision)).earliest)
