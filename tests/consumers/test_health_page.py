"""The health page tells what a supervisor and an operator need, and nothing secret."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from consumers.health_page import HealthPage
from consumers.liveness import SILENT_SECONDS, STUCK_SECONDS, Liveness


@dataclass
class Clock:
    """Stands still until moved."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def liveness(clock: Clock) -> Liveness:
    """A consumer at work."""
    working = Liveness("consumer", clock=clock, running=True, assigned=2, placed=2)
    working.pulse()
    working.hear()
    return working


@pytest.fixture
def page(liveness: Liveness) -> Iterator[HealthPage]:
    served = HealthPage([liveness])
    yield served
    served.close()


def _ask(page: HealthPage, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{page.port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_a_consumer_at_work_is_alive_and_ready(page: HealthPage) -> None:
    assert _ask(page, "/livez")[0] == 200
    status, body = _ask(page, "/readyz")
    assert status == 200
    assert json.loads(body)["parts"][0]["backing_off"] is False


def test_one_that_waits_for_the_database_is_alive_but_not_ready(page: HealthPage, liveness: Liveness) -> None:
    liveness.back_off("store unavailable")
    assert _ask(page, "/livez")[0] == 200
    status, body = _ask(page, "/readyz")
    assert status == 503
    assert json.loads(body)["parts"][0]["trouble"] == "store unavailable"
    liveness.at_ease()
    assert _ask(page, "/readyz")[0] == 200


def test_one_whose_loop_stands_still_is_not_alive(page: HealthPage, clock: Clock) -> None:
    clock.now += STUCK_SECONDS + 1
    assert _ask(page, "/livez")[0] == 503


def test_one_that_hears_no_broker_is_not_ready(page: HealthPage, clock: Clock, liveness: Liveness) -> None:
    clock.now += SILENT_SECONDS + 1
    liveness.pulse()
    assert _ask(page, "/livez")[0] == 200
    assert _ask(page, "/readyz")[0] == 503


def test_one_that_has_not_found_its_place_is_not_ready(liveness: Liveness) -> None:
    liveness.placed = 1
    assert not liveness.ready()


def test_metrics_are_prometheus_text(page: HealthPage, liveness: Liveness) -> None:
    liveness.lag = {"gridledger.in.dispute/3": 7}
    liveness.count("records", 5)
    status, body = _ask(page, "/metrics")
    assert status == 200
    assert 'gridledger_lag_records{part="consumer",partition="gridledger.in.dispute/3"} 7.0' in body
    assert 'gridledger_part_total{part="consumer",what="records"} 5.0' in body
    assert 'gridledger_part_state{part="consumer",state="ready"} 1.0' in body


def test_other_addresses_are_unknown(page: HealthPage) -> None:
    assert _ask(page, "/etc/passwd")[0] == 404
