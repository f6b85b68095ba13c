"""How often somebody may do a thing: so many at once, and as many again in each minute after."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from threading import Lock

MINUTE = 60.0
MOST_HOLDERS = 10_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    seen: float


class Allowance:
    """A token bucket for each holder, in the memory of this process. `per_minute` 0 asks nobody to wait.

    Who was not seen for longest is forgotten first, and begins again with a full bucket: what is remembered is
    bounded, whoever comes under however many names.
    """

    def __init__(
        self,
        per_minute: int,
        *,
        timer: Callable[[], float] = time.monotonic,
        most_holders: int = MOST_HOLDERS,
    ) -> None:
        self._most = float(per_minute)
        self._timer = timer
        self._most_holders = most_holders
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def spend(self, holder: str) -> int:
        """Once more: 0 where it may be done, else the whole seconds until it may. A refusal costs nothing."""
        if not self._most:
            return 0
        with self._lock:
            bucket = self._refilled(holder)
            if bucket.tokens >= 1:
                bucket.tokens -= 1
                return 0
            return ceil((1 - bucket.tokens) * MINUTE / self._most)

    def _refilled(self, holder: str) -> _Bucket:
        now = self._timer()
        bucket = self._buckets.setdefault(holder, _Bucket(self._most, now))
        bucket.tokens = min(self._most, bucket.tokens + (now - bucket.seen) * self._most / MINUTE)
        bucket.seen = now
        self._buckets.move_to_end(holder)
        if len(self._buckets) > self._most_holders:
            self._buckets.popitem(last=False)
        return bucket
