"""Refusals of nobody in particular, counted by the minute, so that a flood of guesses cannot fill the disk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from threading import Lock

from access.look import Look

MINUTE = timedelta(minutes=1)


class AddressClass(StrEnum):
    """From how far somebody came; an address itself may be a person's."""

    LOOPBACK = "loopback"
    PRIVATE = "private"
    PUBLIC = "public"
    UNKNOWN = "unknown"


def address_class(host: str | None) -> AddressClass:
    """Of an IP address as the socket gave it."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return AddressClass.UNKNOWN
    if address.is_loopback:
        return AddressClass.LOOPBACK
    return AddressClass.PRIVATE if address.is_private else AddressClass.PUBLIC


@dataclass(slots=True)
class _Minute:
    began: datetime
    more: int
    make: Callable[[int], Look]


class UnknownRefusals:
    """The first of a minute is written at once, the others as one entry when the minute is over.

    Killed in between, their number is lost: nothing was shown to anybody in them.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._minutes: dict[tuple[AddressClass, str], _Minute] = {}
        self._put_back: list[Look] = []

    def refused(
        self, now: datetime, whence: AddressClass, code: str, make: Callable[[int], Look]
    ) -> list[Look]:
        """What has to be written before this refusal is told; `make` gives the look that stands for so many."""
        with self._lock:
            minute = self._minutes.get((whence, code))
            if minute is not None and now - minute.began < MINUTE:
                minute.more += 1
                return []
            self._minutes[whence, code] = _Minute(now, 0, make)
        return [*_counted([minute] if minute is not None else []), make(1)]

    def forget(self, whence: AddressClass, code: str) -> None:
        """The first of the minute could not be written: the next one is the first again."""
        with self._lock:
            self._minutes.pop((whence, code), None)

    def put_back(self, counted: Sequence[Look]) -> None:
        """These could not be written either: they are due again."""
        with self._lock:
            self._put_back += counted

    def due(self, now: datetime) -> list[Look]:
        """Counts of minutes that are over."""
        with self._lock:
            over = [key for key, minute in self._minutes.items() if now - minute.began >= MINUTE]
            return [*self._taken(), *_counted([self._minutes.pop(key) for key in over])]

    def rest(self) -> list[Look]:
        """All that was counted and not written, at the end of the process."""
        with self._lock:
            minutes = list(self._minutes.values())
            self._minutes.clear()
            return [*self._taken(), *_counted(minutes)]

    def _taken(self) -> list[Look]:
        taken, self._put_back = self._put_back, []
        return taken


def _counted(minutes: list[_Minute]) -> list[Look]:
    return [each.make(each.more) for each in minutes if each.more]
