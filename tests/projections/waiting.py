"""Runners in threads, and waiting for what they do without waiting too long."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

from projections.catalogue import NAMES
from projections.runner import ProjectionRunner
from projections.status import StatusView
from tests.projections.standing import Standing, Ticking

PATIENCE = 20.0


@contextmanager
def running(*runners: ProjectionRunner) -> Iterator[None]:
    """Runners in threads of their own, stopped and joined at the end."""
    threads = [Thread(target=runner.run) for runner in runners]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for runner in runners:
            runner.stop()
        for thread in threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()


def status(house: Standing) -> StatusView:
    return StatusView(house.views, house.ledger, NAMES, Ticking())


def until(done: Callable[[], bool]) -> None:
    latest = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < latest
        time.sleep(0.01)
