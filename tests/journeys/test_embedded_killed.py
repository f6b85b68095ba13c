"""The embedded house is killed in the middle of intake: what it acknowledged is there, and taken once."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

from tests.app.command_line import CommandLine
from tests.app.processes import ADDRESS, TOKEN, Running, fetch, running
from tests.journeys.cases import reported
from tests.support.intake import town_places

pytestmark = pytest.mark.slow
BATCH = "application/cloudevents-batch+json"
CATCH_UP_SECONDS = 60
KILLS = 3
ENOUGH = 25


class Sender(threading.Thread):
    """Sends cases one after the other, two to a batch, until nobody answers; keeps every answer."""

    def __init__(self, address: str, token: str, first: int) -> None:
        super().__init__(daemon=True)
        self.address, self.token = address, token
        self.next = first
        self.acknowledged: dict[str, int] = {}
        self.in_flight: list[str] = []
        self.enough = threading.Event()

    def run(self) -> None:
        """Until the door is gone."""
        while True:
            self.in_flight = [f"E-{self.next}", f"E-{self.next + 1}"]
            self.next += 2
            try:
                receipts = submit(self.address, self.token, self.in_flight)
            except (URLError, OSError):
                return
            for receipt in receipts:
                assert receipt["verdict"] == "accepted"
                self.acknowledged[str(receipt["id"])] = int(str(receipt["position"]))
            if len(self.acknowledged) >= ENOUGH:
                self.enough.set()


def submit(address: str, token: str, numbers: list[str]) -> list[dict[str, object]]:
    """Receipts, in order."""
    body = json.dumps([reported(each) for each in numbers], ensure_ascii=False).encode()
    answer = fetch(f"{address}/intake/events", token, body, BATCH)
    assert answer.status == 200, answer.body
    receipts = json.loads(answer.body)["receipts"]
    assert isinstance(receipts, list)
    return receipts


@contextmanager
def served(shell: CommandLine) -> Iterator[tuple[Running, str, str]]:
    """The embedded house, its address and its token."""
    with running(shell, "serve", "--port", "0") as process:
        address = process.await_word(ADDRESS)
        yield process, address, process.await_word(TOKEN)


def cases_on_the_board(address: str, token: str, head: int) -> int:
    """How many cases the board shows once it has followed to `head`; a restarted house says while it is behind."""
    end = time.monotonic() + CATCH_UP_SECONDS
    while (answer := fetch(f"{address}/disputes?limit=1&at_least={head}", token)).status == 503:
        assert time.monotonic() < end, answer.body
    return int(str(answer.json()["count"]))


def test_nothing_acknowledged_is_lost_however_often_it_is_killed(tmp_path: Path) -> None:
    shell = CommandLine(tmp_path)
    with served(shell) as (process, address, token):
        body = json.dumps(town_places(), ensure_ascii=False).encode()
        assert fetch(f"{address}/intake/events", token, body, BATCH).status == 200
        assert process.end() == 0
    acknowledged: dict[str, int] = {}
    in_flight: list[str] = []
    following = 1
    for _ in range(KILLS):
        with served(shell) as (process, address, token):
            sender = Sender(address, token, following)
            sender.start()
            assert sender.enough.wait(30), process.told()
            process.process.kill()
            process.process.wait()
            sender.join(30)
            assert not sender.is_alive()
        acknowledged |= sender.acknowledged
        in_flight += sender.in_flight
        following = sender.next
    assert len(acknowledged) >= KILLS * ENOUGH
    with served(shell) as (process, address, token):
        for number, position in acknowledged.items():
            (again,) = submit(address, token, [number])
            assert (again["verdict"], again["position"]) == ("duplicate", position)
        for number in in_flight:
            if number not in acknowledged:
                (now,) = submit(address, token, [number])
                assert now["verdict"] in ("accepted", "duplicate"), "taken whole or not at all"
        everything = {*acknowledged, *in_flight}
        head = max(int(str(each["position"])) for each in submit(address, token, sorted(everything)))
        assert cases_on_the_board(address, token, head) == len(everything)
        assert process.end() == 0
    assert shell("replay").code == 0
