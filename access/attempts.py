"""Counts failed logins and says how long to wait; of an account that is none it counts just the same."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network


@dataclass(frozen=True, slots=True)
class Patience:
    """So many failures are free; then one waits, twice as long each time, up to the longest."""

    free: int
    first_wait: timedelta = timedelta(seconds=15)
    longest_wait: timedelta = timedelta(minutes=15)
    forgotten_after: timedelta = timedelta(hours=24)


OF_AN_ACCOUNT = Patience(free=5)
# Many people may share one address, and one person guesses many names from it.
OF_AN_ADDRESS = Patience(free=30)
MOST_REMEMBERED = 20_000


@dataclass(slots=True)
class _Failures:
    count: int
    last: datetime


class Attempts:
    """In this process only, and bounded: the longest untouched is forgotten first."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, _Failures] = OrderedDict()
        self.failed = 0

    def begin(self, name: str, address: str | None) -> timedelta:
        """How long to wait before another attempt; zero: go on, and it counts as failed until it succeeded.

        Counted before the password is looked at, so that a hundred guesses at once are not all the first.
        """
        with self._lock:
            asked = _asked(name, address)
            wait = max(self._wait(key, patience) for key, patience in asked)
            if wait <= timedelta(0):
                for key, _ in asked:
                    self._count(key)
                self.failed += 1
            return max(wait, timedelta(0))

    def succeeded(self, name: str, address: str | None) -> None:
        """It was the right one: the account begins anew, the address is one failure lighter."""
        with self._lock:
            self.failed -= 1
            (account, _), *addresses = _asked(name, address)
            self._failures.pop(account, None)
            for key, _ in addresses:
                known = self._failures.get(key)
                if known is not None:
                    known.count -= 1

    def _wait(self, key: str, patience: Patience) -> timedelta:
        known = self._failures.get(key)
        if known is None:
            return timedelta(0)
        passed = self._clock() - known.last
        if passed >= patience.forgotten_after:
            del self._failures[key]
            return timedelta(0)
        over = known.count - patience.free
        if over < 0:
            return timedelta(0)
        return min(patience.first_wait * (1 << min(over, 20)), patience.longest_wait) - passed

    def _count(self, key: str) -> None:
        known = self._failures.pop(key, None) or _Failures(0, self._clock())
        known.count, known.last = known.count + 1, self._clock()
        self._failures[key] = known
        while len(self._failures) > MOST_REMEMBERED:
            self._failures.popitem(last=False)


def _asked(name: str, address: str | None) -> Sequence[tuple[str, Patience]]:
    """The account by the hash of its name, which somebody may have typed a password into; then the address class."""
    account = (sha256(name.encode("utf-8", "replace")).hexdigest(), OF_AN_ACCOUNT)
    neighbours = neighbourhood_of(address)
    return (account,) if neighbours is None else (account, (neighbours, OF_AN_ADDRESS))


def neighbourhood_of(address: str | None) -> str | None:
    """The neighbourhood of an address: /24 of IPv4, /64 of IPv6. None for this machine itself, whose people all share one."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    if parsed.is_loopback:
        return None
    length = 64 if isinstance(parsed, IPv6Address) else 24
    return str(ip_network((parsed, length), strict=False))
