"""Many senders at once: one batch at a time down the road, and nobody else waits for them."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from starlette.concurrency import run_in_threadpool

from api import intake_body
from api.batch_split import split_batch
from api.desk import IntakeDesk
from api.problems import Raced
from intake.delivery import Delivery, Receipt
from tests.api.visitors import UPSTREAM, OrdinaryRoad, as_visitor, fake_deps

BATCH = "application/cloudevents-batch+json"


def test_the_road_serves_one_batch_at_a_time_and_patience_ends() -> None:
    road = _SlowRoad()
    desk = IntakeDesk(road, patience=0.05)
    first = threading.Thread(target=desk.take, args=([],))
    first.start()
    assert road.entered.wait(5)
    with pytest.raises(Raced):
        desk.take([])
    road.leave.set()
    first.join(5)
    assert desk.take([]) == []


def test_a_crowd_of_senders_takes_no_thread_from_those_who_read(tmp_path: Path) -> None:
    road = _SlowRoad()
    desk = IntakeDesk(road, patience=10)

    async def drill() -> None:
        senders = [asyncio.ensure_future(desk.serve([])) for _ in range(100)]
        while not road.entered.is_set():
            await asyncio.sleep(0.01)
        assert await asyncio.wait_for(run_in_threadpool(len, "read"), 2) == 4
        road.leave.set()
        assert await asyncio.gather(*senders) == [[]] * 100

    asyncio.run(drill())


def test_a_batch_is_cut_beside_the_event_loop_since_one_of_brackets_takes_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def watched(body: bytes, *, limit: int) -> list[bytes]:
        threads.append(threading.current_thread())
        return split_batch(body, limit=limit)

    monkeypatch.setattr(intake_body, "split_batch", watched)
    answered = as_visitor(fake_deps(tmp_path), UPSTREAM).post(b'[{"id":"a"}]', BATCH)
    assert answered.status_code == 200
    assert threads != [threading.main_thread()]


class _SlowRoad(OrdinaryRoad):
    """Stays inside until told to leave."""

    def __init__(self) -> None:
        super().__init__()
        self.entered, self.leave = threading.Event(), threading.Event()

    def take(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        self.entered.set()
        self.leave.wait(5)
        return []
