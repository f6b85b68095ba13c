"""The processes that work in the background: they end well when asked, and say what is in their way."""

import re
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from projections.catalogue import NAMES
from tests.app.command_line import NOWHERE, CommandLine, speaks_both
from tests.app.processes import ADDRESS, fetch, running

FOLLOWING = re.compile(rf"(report=following.*\s+.*){{{len(NAMES)}}}")
CATCH_UP_SECONDS = 60


def lags(town: CommandLine) -> dict[str, int]:
    """How far each read model is behind the log."""
    told = town("status", "--json").answer()
    assert isinstance(told, dict)
    return {name: each["lag_events"] for name, each in told["read_models"].items()}


def wait_until_none_is_behind(town: CommandLine, *names: str) -> None:
    """A projector ends after the batch in hand, wherever it stands then."""
    end = time.monotonic() + CATCH_UP_SECONDS
    while any(lags(town)[name] for name in names):
        assert time.monotonic() < end, lags(town)


@pytest.mark.slow
def test_a_projector_follows_says_so_and_ends_well(town: CommandLine) -> None:
    with running(town, "project") as projector:
        address = projector.await_word(ADDRESS)
        projector.await_word(FOLLOWING)
        assert fetch(f"{address}/readyz").status == 200
        assert fetch(f"{address}/livez").status == 200
        assert b"gridledger_part_state" in fetch(f"{address}/metrics").body
        wait_until_none_is_behind(town, *NAMES)
        assert projector.end() == 0, projector.told()
    told = town("status", "--json").answer()
    assert isinstance(told, dict)
    assert {each["lag_events"] for each in told["read_models"].values()} == {0}
    assert {each["holder"] for each in told["read_models"].values()} == {None}, "leases are given up"


@pytest.mark.slow
def test_a_projector_can_be_given_one_read_model(town: CommandLine) -> None:
    with running(town, "project", "registry") as projector:
        projector.await_word(re.compile("report=following"))
        wait_until_none_is_behind(town, "registry")
        assert projector.end() == 0
    assert {name for name, behind in lags(town).items() if behind} == set(NAMES) - {"registry"}


def test_a_read_model_nobody_knows_is_bad_use(town: CommandLine) -> None:
    said = town("project", "registry", "fortune")
    assert said.code == 2
    assert "fortune" in said.err
    assert speaks_both(said.err)


@pytest.mark.parametrize("name", ["project", "consume", "publish"])
def test_a_health_page_whose_port_is_taken_is_said(town: CommandLine, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = town(name, consumer_http_port=port, kafka_bootstrap=NOWHERE)
    assert said.code == 3
    assert "GRIDLEDGER_CONSUMER_HTTP_PORT" in said.err
    assert speaks_both(said.err)


@pytest.mark.slow
def test_a_pump_without_a_broker_waits_visibly_and_ends_well(town: CommandLine) -> None:
    with running(town, "publish", kafka_bootstrap=NOWHERE) as pump:
        address = pump.await_word(ADDRESS)
        pump.await_word(re.compile("pump.back_off"))
        ready = fetch(f"{address}/readyz")
        assert ready.status == 503
        assert any("broker" in str(part["trouble"]) for part in ready.json()["parts"])
        assert fetch(f"{address}/livez").status == 200
        assert pump.end() == 0, pump.told()


def test_preparing_twice_changes_nothing(gridledger: CommandLine) -> None:
    assert gridledger("prepare").code == 0
    first = shape(gridledger.folder)
    ring = (gridledger.folder / "data" / "keys" / "key-ring.json").read_bytes()
    assert gridledger("prepare").code == 0
    assert shape(gridledger.folder) == first
    assert (gridledger.folder / "data" / "keys" / "key-ring.json").read_bytes() == ring
    assert len(first) > 10


def test_preparing_a_loaded_ledger_leaves_it_as_it_is(town: CommandLine) -> None:
    before = town("status", "--json").answer()
    assert isinstance(before, dict)
    assert town("prepare").code == 0
    after = town("status", "--json").answer()
    assert isinstance(after, dict)
    assert after["ledger"] == before["ledger"]


def shape(folder: Path) -> list[tuple[str, str]]:
    """Every table, index and trigger of both files."""
    found: list[tuple[str, str]] = []
    for file in ("ledger.sqlite", "views.sqlite"):
        with closing(sqlite3.connect(folder / "data" / file)) as database:
            found += database.execute("SELECT type, name FROM sqlite_master ORDER BY 1, 2").fetchall()
    return found
