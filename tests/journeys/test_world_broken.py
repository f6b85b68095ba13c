"""The database or the broker is gone: nothing is acknowledged, health says so, and work resumes by itself."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests.app.processes import Answer, fetch
from tests.journeys.cases import reported
from tests.journeys.outsider import DISPUTES, Outsider
from tests.journeys.served_house import ServedHouse, wait_for
from tests.support.intake import APP

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.slow]
CLOUDEVENTS_BATCH = "application/cloudevents-batch+json"
NOTICE_SECONDS = 30.0
PAUSE_SECONDS = 0.2
RESUME_SECONDS = 40.0


@dataclass(slots=True)
class Submissions:
    """Cases sent one by one over HTTP until told to stop, with the door's answer to each."""

    door: str
    token: str
    prefix: str
    answers: dict[str, Answer] = field(default_factory=dict)
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """One after the other, as fast as the door answers."""
        while not self.stopped.is_set():
            number = f"{self.prefix}-{len(self.answers) + 1}"
            self.answers[number] = self.submit(number)
            self.stopped.wait(PAUSE_SECONDS)

    def submit(self, number: str) -> Answer:
        """Once."""
        body = json.dumps([reported(number)], ensure_ascii=False).encode()
        return fetch(f"{self.door}/intake/events", self.token, body, CLOUDEVENTS_BATCH)

    def count(self, status: int) -> int:
        """How many were answered so."""
        return sum(each.status == status for each in list(self.answers.values()))

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """In the background while the block runs."""
        thread = threading.Thread(target=self.run, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.stopped.set()
            thread.join(60)
            assert not thread.is_alive()


@pytest.fixture
def upstream(house: ServedHouse, request: pytest.FixtureRequest) -> Submissions:
    """An upstream system that uses HTTP."""
    name = f"U{abs(hash(request.node.name)) % 10_000}"
    return Submissions(house.door, house.token(name, "upstream", "--source", APP), name)


def numbers(prefix: str, count: int) -> list[str]:
    """Case numbers, which are also the messages' ids."""
    return [f"{prefix}-{number}" for number in range(1, count + 1)]


def not_ready(house: ServedHouse, *names: str) -> Callable[[], bool]:
    """Each of these says it is not ready, while it says it is alive."""
    return lambda: all(house.ready(name).status == 503 for name in names)


def test_the_database_is_killed_and_comes_back(
    house: ServedHouse, outsider: Outsider, upstream: Submissions
) -> None:
    before, during = numbers("PG-A", 40), numbers("PG-B", 40)
    outsider.send(DISPUTES, map(reported, before[:20]))
    with upstream.going_on():
        wait_for("HTTP intake is going on", lambda: upstream.count(200) > 5, 20, house.logs)
        outsider.send(DISPUTES, map(reported, before[20:]))
        house.services.kill("postgres")
        wait_for("HTTP intake says 503", lambda: upstream.count(503) >= 2, NOTICE_SECONDS, house.logs)
        outsider.send(DISPUTES, map(reported, during))
        wait_for(
            "health says so",
            lambda: (
                house.ready("projector").status == 503
                and 503 in (house.ready("consumer-1").status, house.ready("consumer-2").status)
            ),
            NOTICE_SECONDS,
            house.logs,
        )
        monitor = house.token("pg-monitor", "monitor")
        assert fetch(f"{house.door}/readyz", monitor).status == 503
        assert fetch(f"{house.door}/livez").status == 200
        accepted_so_far = upstream.count(200)
        outsider.listen(2.0)
        assert not [each for each in during if outsider.receipts.get(each)], "nothing may be answered"
        assert upstream.count(200) == accepted_so_far, "nothing may be acknowledged"
        house.services.up("postgres")
        wait_for(
            "HTTP intake resumes",
            lambda: upstream.count(200) > accepted_so_far + 5,
            RESUME_SECONDS,
            house.logs,
        )
    told = outsider.await_final([*before, *during], RESUME_SECONDS)
    assert {each["verdict"] for each in told.values()} == {"accepted"}
    each_answered_message_is_kept_once(house, outsider, upstream)
    wait_for("everybody is ready again", house.all_ready, RESUME_SECONDS, house.logs)
    assert house.ended() == []


def test_the_broker_is_killed_and_comes_back(
    house: ServedHouse, outsider: Outsider, upstream: Submissions
) -> None:
    before = numbers("K-A", 40)
    outsider.send(DISPUTES, map(reported, before))
    with upstream.going_on():
        wait_for("HTTP intake is going on", lambda: upstream.count(200) > 5, 20, house.logs)
        house.services.kill("kafka")
        wait_for(
            "health says so", not_ready(house, "consumer-1", "consumer-2", "pump"), NOTICE_SECONDS, house.logs
        )
        answered = upstream.count(200)
        wait_for("HTTP intake goes on", lambda: upstream.count(200) > answered + 3, 20, house.logs)
        assert house.ready("projector").status == 200
        house.services.up("kafka")
        wait_for("everybody is ready again", house.all_ready, RESUME_SECONDS, house.logs)
    after = numbers("K-B", 20)
    outsider.send(DISPUTES, map(reported, after))
    told = outsider.await_final([*before, *after], RESUME_SECONDS)
    assert {each["verdict"] for each in told.values()} == {"accepted"}
    assert upstream.count(200) == len(upstream.answers), "HTTP intake needs no broker"
    each_answered_message_is_kept_once(house, outsider, upstream)
    assert house.ended() == []


def each_answered_message_is_kept_once(house: ServedHouse, outsider: Outsider, upstream: Submissions) -> None:
    """What was acknowledged is a duplicate when sent again; what was not is taken now; Kafka tells each once."""
    acknowledged = [number for number, answer in upstream.answers.items() if answer.status == 200]
    for number, answer in list(upstream.answers.items()):
        (again,) = json.loads(upstream.submit(number).body)["receipts"]
        if answer.status == 200:
            (first,) = json.loads(answer.body)["receipts"]
            assert first["verdict"] == "accepted"
            assert (again["verdict"], again["position"]) == ("duplicate", first["position"])
        else:
            assert again["verdict"] in ("accepted", "duplicate")
    assert acknowledged
    wait_for(
        "every message has one receipt of its acceptance on Kafka",
        lambda: accepted_on_kafka(outsider, upstream) == dict.fromkeys(upstream.answers, 1),
        RESUME_SECONDS,
        house.logs,
    )


def accepted_on_kafka(outsider: Outsider, upstream: Submissions) -> dict[str, int]:
    """How many receipts each message has that accept it."""
    outsider.listen()
    return {
        number: sum(each["verdict"] == "accepted" for each in outsider.receipts.get(number, []))
        for number in upstream.answers
    }
