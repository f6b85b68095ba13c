"""Waits, with a bound, until nothing moves any more: all read, nothing parked, all published, all shown."""

import time
from collections.abc import Sequence

import psycopg

from benchmarks.ground import Ground
from benchmarks.served import head, shown
from projections.catalogue import NAMES
from proofs.crew import Crew
from proofs.gather import RECEIPTS, stored_offsets
from proofs.topics_read import ends_of

LOOK_SECONDS = 0.5
STILL_LOOKS = 4


def wait_for_calm(ground: Ground, dsn: str, topics: Sequence[str], crew: Crew, seconds: float) -> bool:
    """True when all is calm within `seconds`; when it is not, the judge will say what is missing."""
    assert ground.broker is not None
    end, last, still = time.monotonic() + seconds, -1, 0
    while time.monotonic() < end:
        crew.pause(LOOK_SECONDS)
        published = sum(ends_of(ground.broker, [RECEIPTS]).values())
        still = still + 1 if published == last else 0
        last = published
        if still >= STILL_LOOKS and _all_done(ground, dsn, topics):
            return True
    return False


def _all_done(ground: Ground, dsn: str, topics: Sequence[str]) -> bool:
    with psycopg.connect(dsn, autocommit=True) as connection:
        waiting = connection.execute("SELECT count(*) FROM ledger.parked").fetchone()
        positions = shown(connection)
        newest = head(connection)
    assert ground.broker is not None
    tracked = stored_offsets(ground, dsn, topics)
    read = all(
        tracked.get(f"{topic}/{number}", -1) == end - 1
        for (topic, number), end in ends_of(ground.broker, topics).items()
    )
    folded = newest > 0 and all(positions.get(name, 0) >= newest for name in NAMES)
    return read and folded and waiting == (0,)
