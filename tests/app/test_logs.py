"""Logs: one form for ours and the libraries', and no library repeats itself ten times a second."""

import json
import logging
import os
import subprocess
import sys

import pytest

from app.logs import AGAIN_SECONDS, OnceAMinute

SAYS = """
import logging, structlog
from app.logs import set_up_logs
set_up_logs(as_json={as_json})
structlog.get_logger("ours").warning("consumer.back_off", trouble="store unavailable")
for _ in range(50):
    logging.getLogger("aiokafka").error("Unable connect to node with id %s", 1)
logging.getLogger("another").warning("library said %s", "so")
logging.getLogger("another").warning("library said %s", "so")
logging.getLogger("kafka.net").error("refused")
"""


def said(*, as_json: bool) -> list[str]:
    """Lines on stderr of a process that logs."""
    ran = subprocess.run(
        [sys.executable, "-c", SAYS.format(as_json=as_json)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    assert ran.stdout == ""
    return ran.stderr.splitlines()


def test_every_line_is_json_where_json_is_asked_for() -> None:
    told = [json.loads(line) for line in said(as_json=True)]
    assert [each["event"] for each in told] == [
        "consumer.back_off",
        "Unable connect to node with id 1",
        "library said so",
        "library said so",
    ]
    assert all({"level", "timestamp"} <= set(each) for each in told)


def test_for_people_it_is_one_line_each() -> None:
    lines = said(as_json=False)
    assert len(lines) == 4
    assert "trouble" in lines[0]
    assert "[error" in lines[1]


@pytest.mark.parametrize(("seconds", "told"), [(AGAIN_SECONDS - 1, False), (AGAIN_SECONDS, True)])
def test_what_was_said_is_said_again_after_a_minute(seconds: float, told: bool) -> None:
    now = [100.0]
    once = OnceAMinute(lambda: now[0])
    record = logging.LogRecord("aiokafka", logging.ERROR, "file", 1, "Unable connect to %s", (1,), None)
    assert once.filter(record)
    now[0] += seconds
    assert once.filter(record) is told
