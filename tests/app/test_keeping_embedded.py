"""Keys, backups and restores of an embedded ledger, at the command line."""

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from intake.files.importing import ImportReport, ImportState
from ledger.keeping.sqlite_copy import SQLiteCopy
from tests.app.command_line import CommandLine, speaks_both
from tests.app.drill import LI, PERSON, ZHAO, Drill
from tests.app.drill_contract import DrillContract
from tests.support.intake import APP, event


@pytest.fixture
def drill(gridledger: CommandLine) -> Drill:
    found = Drill(gridledger, {"key_grace_seconds": 0}).begin()
    found.take(4)
    return found


class TestEmbeddedDrill(DrillContract):
    def tamper(self, drill: Drill) -> None:
        with (
            closing(sqlite3.connect(drill.shell.folder / "data" / "ledger.sqlite")) as connection,
            connection,
        ):
            connection.execute("DROP TRIGGER stored_events_never_updated")
            connection.execute(
                "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '2026-03-02', '2026-03-01') AS BLOB) "
                "WHERE notification_id = 3"
            )

    def snapshot(self, drill: Drill) -> Callable[[], None]:
        data, copy = drill.shell.folder / "data", drill.shell.folder / "copied"
        shutil.copytree(data, copy, ignore=shutil.ignore_patterns("keys"))

        def put_back() -> None:
            drill.lose_everything()
            shutil.copytree(copy, data, dirs_exist_ok=True)

        return put_back


def test_a_backup_is_one_moment_while_others_write(drill: Drill) -> None:
    ended, bench, taken = threading.Event(), drill.bench(), list[int]()

    def go_on() -> None:
        while not ended.is_set():
            bench.send(event(PERSON, f"01JZZZZZZZZZZZZZZZZZ{len(taken) + 100:06d}", source=APP))
            taken.append(1)

    writer = threading.Thread(target=go_on)
    writer.start()
    target, positions = drill.shell.folder / "copies", list[int]()
    try:
        for number in range(5):
            (target / str(number)).mkdir(parents=True)
            copied = SQLiteCopy(drill.shell.folder / "data" / "ledger.sqlite").copy_to(target / str(number))
            assert consistent(target / str(number) / "ledger.sqlite") == copied.position
            positions.append(copied.position)
            wait_for_more(taken)
    finally:
        ended.set()
        writer.join(30)
    assert positions == sorted(set(positions))


def wait_for_more(taken: list[int]) -> None:
    until, before = time.monotonic() + 30, len(taken)
    while len(taken) <= before + 1 and time.monotonic() < until:
        time.sleep(0.01)


def consistent(path: Path) -> int:
    """Events, receipts and keys of the same moment: how many events."""
    with closing(sqlite3.connect(path)) as connection:
        (events, newest, last, keys, persons) = connection.execute(
            "SELECT (SELECT count(*) FROM stored_events), (SELECT max(notification_id) FROM stored_events), "
            "(SELECT max(last_position) FROM inbox), (SELECT count(*) FROM subject_keys), "
            "(SELECT count(DISTINCT originator_id) FROM stored_events WHERE topic LIKE 'person.%')"
        ).fetchone()
    assert events == newest == last
    assert keys == persons
    return int(events)


def test_epochs_are_listed_rolled_and_destroyed_by_two(drill: Drill) -> None:
    (first,) = drill("keys", "list", "--json").answer()
    assert first["current"]
    assert first["wraps"] == {"subject_keys": 4}
    rolled = drill("keys", "roll", "--by", LI, "--json").answer()
    assert (rolled["old"], rolled["wrapped"]["subject_keys"]) == ([first["name"]], 4)
    alone = drill("keys", "destroy", first["name"], "--by", LI, "--approved-by", LI)
    assert alone.code == 1
    assert "keys.four_eyes" in alone.err
    assert speaks_both(alone.err)
    drill.back_up("b1")
    gone = drill("keys", "destroy", first["name"], "--by", LI, "--approved-by", ZHAO, "--json")
    assert gone.answer() == {
        "destroyed": first["name"],
        "by": LI,
        "approved_by": ZHAO,
        "copies_unreadable": 0,
    }
    assert [each["current"] for each in drill("keys", "list", "--json").answer()] == [True]
    assert drill("keys", "verify", "--json").answer() == {"holds": True, "findings": []}
    assert drill.readable() == drill.persons


@pytest.mark.parametrize("name", ["somebody", "", "staff:"])
def test_who_acts_is_named(drill: Drill, name: str) -> None:
    assert drill("keys", "roll", "--by", name).code == 2


def test_a_hole_in_the_key_log_is_found(drill: Drill) -> None:
    drill("keys", "roll", "--by", LI)
    path = drill.settings.key_log_path
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    said = drill("keys", "verify")
    assert said.code == 1
    assert "keys.log_cut" in said.out
    path.write_bytes(b"".join([lines[0], *lines[2:]]))
    assert "keys.log_changed" in drill("keys", "verify").out
    path.write_bytes(b"".join(lines))
    assert drill("keys", "verify").code == 0


def test_sealed_files_of_imports_are_wrapped_anew(drill: Drill) -> None:
    from app.assembly import House

    house = House(drill.settings)
    house.imports.keep_errors("0" * 32, b"error")
    report = ImportReport(id="1" * 32, name="名单.csv", type=None, source=APP, state=ImportState.DONE)
    house.imports.keep(report)
    old = house.vault._ring.current.name
    wrapped = drill("keys", "roll", "--by", LI, "--json").answer()["wrapped"]
    assert (wrapped["import_errors"], wrapped["import_reports"]) == (1, 1)
    drill.back_up("b1")
    assert drill("keys", "destroy", old, "--by", LI, "--approved-by", ZHAO).code == 0
    assert House(drill.settings).imports.errors("0" * 32) == b"error"
    assert House(drill.settings).imports.find("1" * 32) == report


def test_no_empty_ledger_is_made_where_one_was_lost(drill: Drill) -> None:
    drill.back_up("b1")
    drill.lose_everything()
    for command in (("prepare",), ("serve", "--port", "0")):
        assert drill.refusal(*command) == "restore.not_finished"
    assert not (drill.shell.folder / "data" / "ledger.sqlite").exists()
