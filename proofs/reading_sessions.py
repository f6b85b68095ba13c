"""Readers who ask at random and remember every answer whose head they saw, whatever became of its body."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from random import Random
from threading import Lock
from urllib.parse import quote

from proofs.reading_door import Door

_SECONDS = 30.0
MOST_READS = 5


@dataclass(slots=True)
class Seen:
    """What all readers together saw: the request ids of answers that are looks, and how many connections broke."""

    answers: list[str] = field(default_factory=list)
    broken: int = 0
    _lock: Lock = field(default_factory=Lock)

    def answer(self, request_id: str) -> None:
        """One answer's head arrived."""
        with self._lock:
            self.answers.append(request_id)

    def broke(self) -> None:
        """An answer that was begun or awaited never came."""
        with self._lock:
            self.broken += 1


@dataclass(frozen=True, slots=True)
class Town:
    """Whom and what one can ask about, and with which tokens."""

    tokens: Sequence[str]
    persons: Sequence[str]
    dwellings: Sequence[str]
    cases: Sequence[str]

    def question(self, random: Random) -> str:
        """Somewhere every answer is a look."""
        person = random.choice(self.persons)
        return random.choice(
            (
                f"/registry/persons/{person}",
                f"/registry/persons/{person}/history",
                f"/registry/persons/{person}/access",
                f"/registry/persons?limit={random.randint(1, 60)}",
                f"/registry/residences?person={person}&purpose=registration_check",
                f"/registry/dwellings/{random.choice(self.dwellings)}",
                f"/disputes/{random.choice(self.cases)}",
                f"/disputes?limit={random.randint(1, 30)}",
                f"/search?q={quote(random.choice('王李张刘陈杨') + random.choice('安春华雨明'))}",
                "/audit/access?limit=5",
                "/exports/persons?where=source%3Dnobody",
            )
        )


def session(door: Door, town: Town, seen: Seen, random: Random) -> None:
    """One reader, one connection, one to five questions; sometimes the same again with the tag it was answered with."""
    port = _open_port(door)
    if port is None:
        return
    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    headers = {"authorization": f"Bearer {random.choice(town.tokens)}"}
    try:
        for _ in range(random.randint(1, MOST_READS)):
            path = town.question(random)
            tag = _ask(connection, path, headers, seen)
            if tag is not None and random.random() < 0.2:
                _ask(connection, path, {**headers, "if-none-match": tag}, seen)
    except (OSError, HTTPException):
        seen.broke()
    finally:
        connection.close()


def _ask(connection: HTTPConnection, path: str, headers: dict[str, str], seen: Seen) -> str | None:
    connection.request("GET", path, headers=headers)
    answered = connection.getresponse()
    if _is_a_look(answered):
        seen.answer(str(answered.getheader("gridledger-request")))
    answered.read()
    return answered.getheader("etag")


def _is_a_look(answered: HTTPResponse) -> bool:
    """Shown, unchanged or refused; a wrong question and a broken house show nothing."""
    return answered.status in (200, 304, 403, 404)


def _open_port(door: Door) -> int | None:
    ends = time.monotonic() + _SECONDS
    while (port := door.port) is None and time.monotonic() < ends:
        time.sleep(0.02)
    return port
