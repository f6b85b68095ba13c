"""`gridledger status`: how things stand, and an exit code a supervisor can act on."""

import sqlite3
from contextlib import closing

from projections.catalogue import NAMES
from tests.app.command_line import CommandLine


def test_a_ledger_nobody_wrote_to_stands_at_zero(gridledger: CommandLine) -> None:
    assert gridledger("prepare").code == 0
    said = gridledger("status", "--json")
    told = said.answer()
    assert isinstance(told, dict)
    assert said.code == 0
    assert told["ledger"]["head"] == 0
    assert {name: each["position"] for name, each in told["read_models"].items()} == dict.fromkeys(NAMES, 0)


def test_a_loaded_ledger_says_how_far_it_is_and_how_far_behind_its_read_models_are(
    loaded: CommandLine,
) -> None:
    told = loaded("status", "--json").answer()
    assert isinstance(told, dict)
    head = told["ledger"]["head"]
    assert head > 300
    assert all(each["lag_events"] == head for each in told["read_models"].values())
    shown = loaded("status").out
    for name in NAMES:
        assert name in shown
    assert str(head) in shown


def test_a_parked_read_model_is_wrong(town: CommandLine) -> None:
    with closing(sqlite3.connect(town.folder / "data" / "views.sqlite", isolation_level=None)) as views:
        parked = ("audit_trail", 3, "ab" * 16, "dispute.reported.v1", "KeyError at event 3")
        views.execute(
            "INSERT INTO parked_events (projection, position, stream_id, topic, reason) VALUES (?, ?, ?, ?, ?)",
            parked,
        )
    said = town("status", "--json")
    told = said.answer()
    assert isinstance(told, dict)
    assert said.code == 1
    assert told["read_models"]["audit_trail"]["parked_streams"] == 1
    assert town("status").code == 1
