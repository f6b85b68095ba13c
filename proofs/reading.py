"""Proves that reading is an event: readers ask at random, the door is killed at random, every answer has its event.

A session is one to five questions. Two runs: without a kill answers and events are the same, one to one; with kills no
answer lacks its event.
"""

import json
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event, Thread

from proofs.figure import Figure
from proofs.reading_door import READERS, Door
from proofs.reading_sessions import Seen, Town, session


@dataclass(frozen=True, slots=True)
class Plan:
    """`sessions` with `readers` at once, `kills` of the door among them."""

    sessions: int = 10_000
    kills: int = 50
    readers: int = 6
    seed: int = 20_260_301


@dataclass(frozen=True, slots=True)
class Comparison:
    """Answers seen against events recorded."""

    answers: int
    without_event: int
    twice: int
    without_answer: int


def compared(answers: Sequence[str], recorded: Sequence[str]) -> Comparison:
    """By the request's id, which stands in the answer's head and in the event."""
    seen, kept = Counter(answers), Counter(recorded)
    return Comparison(
        answers=len(answers),
        without_event=(seen - kept).total(),
        twice=sum(1 for count in kept.values() if count > 1),
        without_answer=(kept - seen).total(),
    )


def prove(plan: Plan) -> list[Figure]:
    """Every figure."""
    with TemporaryDirectory(prefix="gridledger-reading-") as place:
        door = Door(Path(place))
        door.load()
        door.open()
        try:
            town = _town(door)
            calm = _run(door, town, replace(plan, kills=0))
            killed = _run(door, town, plan)
        finally:
            door.close()
    return [*_calm(calm, plan), *_killed(*killed, plan)]


def _calm(run: tuple[Comparison, int], plan: Plan) -> list[Figure]:
    found, _ = run
    apart = found.without_event + found.twice + found.without_answer
    return [
        Figure(
            f"answers and events not one to one, {plan.sessions:,} sessions",
            found.answers,
            apart,
            "0",
            apart == 0 and found.answers >= plan.sessions,
        )
    ]


def _killed(found: Comparison, kills: int, plan: Plan) -> list[Figure]:
    wrong = found.without_event + found.twice
    return [
        Figure(
            f"answers without an access event, {plan.sessions:,} sessions, {kills} kills",
            found.answers,
            wrong,
            "0",
            wrong == 0 and kills == plan.kills,
        ),
        Figure("events without an answer (allowed)", found.answers, found.without_answer, ">= 0", True),
    ]


def _run(door: Door, town: Town, plan: Plan) -> tuple[Comparison, int]:
    before = Counter(door.recorded())
    seen, random, over = Seen(), Random(f"{plan.seed} {plan.kills}"), Event()
    seeds = [random.random() for _ in range(plan.sessions)]
    killer = _Killer(door, plan, Random(plan.seed), over, seen)
    killer.start()
    with ThreadPoolExecutor(plan.readers) as readers:
        list(readers.map(lambda seed: session(door, town, seen, Random(seed)), seeds))
    over.set()
    killer.join()
    recorded = Counter(door.recorded()) - before
    return compared(seen.answers, list(recorded.elements())), killer.kills


class _Killer(Thread):
    """Kills by answers, not by the clock, so that a slow machine is killed as often as a fast one."""

    def __init__(self, door: Door, plan: Plan, random: Random, over: Event, seen: Seen) -> None:
        super().__init__(name="killer")
        self._door = door
        self._random = random
        self._over = over
        self._seen = seen
        share = plan.sessions / (plan.kills + 1)
        self._blows = [round(share * (nth + random.random() / 2)) for nth in range(1, plan.kills + 1)]
        self.kills = 0

    def run(self) -> None:
        for blow in self._blows:
            while len(self._seen.answers) < blow and not self._over.is_set():
                time.sleep(0.001)
            time.sleep(self._random.random() * 0.02)
            self._door.kill()
            self.kills += 1
            self._door.open()


def _town(door: Door) -> Town:
    """Whom there is to ask about, told by the door itself once its read models have followed."""
    tokens = [door.token(name, role, *codes) for name, role, codes in READERS]
    auditor = tokens[[name for name, _, _ in READERS].index("auditor")]
    persons = _all(door, auditor, "/registry/persons?limit=200", "person_key")
    return Town(
        tokens=tokens,
        persons=persons,
        dwellings=_all(door, auditor, "/registry/dwellings?limit=100", "dwelling_id"),
        cases=_all(door, auditor, "/disputes?limit=30", "case_code"),
    )


def _all(door: Door, token: str, path: str, name: str) -> list[str]:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        connection = HTTPConnection("127.0.0.1", door.port or 0, timeout=30)
        connection.request("GET", path, headers={"authorization": f"Bearer {token}"})
        told = json.loads(connection.getresponse().read())
        connection.close()
        if told.get("items"):
            return [str(each[name]) for each in told["items"]]
        time.sleep(0.2)
    raise RuntimeError(f"nothing at {path}")
