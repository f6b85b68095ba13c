"""Files from the command line: a template, a sheet with bad rows, an import, its undoing, an export."""

import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.town.sources import APP
from intake.files.sheet import Encoding
from ledger.store.sqlite import SQLiteLedger
from tests.app.command_line import CommandLine, Said, speaks_both
from tests.house.checkout import ROOT
from tests.support.files import PERSON, as_csv, filled, headings
from tests.support.intake import START

KEYS = [f"01J0000000000000000{number:07d}" for number in range(6_000)]
GRID = "990101100001001"


def people(count: int) -> list[list[str]]:
    row = filled(PERSON, "X", gridcode=GRID)
    place = row.index("X")
    return [headings(PERSON), *([*row[:place], key, *row[place + 1 :]] for key in KEYS[:count])]


def imported(town: CommandLine, name: str, rows: list[list[str]], *more: str) -> Said:
    (town.folder / name).write_bytes(as_csv(rows, Encoding.GB18030))
    return town("import", str(town.folder / name), "--template", PERSON, "--source", APP, *more)


def answer(said: Said) -> dict[str, object]:
    told = said.answer()
    assert isinstance(told, dict)
    return told


def test_a_template_is_written_in_the_format_its_name_asks_for(gridledger: CommandLine) -> None:
    csv, xlsx = gridledger.folder / "t.csv", gridledger.folder / "t.xlsx"
    for path in (csv, xlsx):
        assert gridledger("import", "--template", PERSON, "-o", str(path)).code == 0
    assert csv.read_text("utf-8-sig").strip() == ",".join(headings(PERSON))
    book = CalamineWorkbook.from_filelike(BytesIO(xlsx.read_bytes()))
    assert book.get_sheet_by_name("数据").to_python()[0] == headings(PERSON)
    listed = gridledger("import", "--json").answer()
    assert isinstance(listed, list)
    assert PERSON in {each["type"] for each in listed}
    assert gridledger("import", "--template", "gridledger.no.such.v1", "-o", str(csv)).code == 2


def test_a_gb18030_sheet_with_three_bad_rows(town: CommandLine) -> None:
    rows = people(10)
    rows[3][headings(PERSON).index("网格编码（gridcode）")] = "9.90101E+14"
    rows[5][headings(PERSON).index("证件类型（id_type）")] = "学生证"
    rows[8][headings(PERSON).index("姓名（name）")] = ""
    dry = imported(town, "people.csv", rows, "--dry-run")
    assert dry.code == 1
    assert all(told in dry.out for told in ("E4", "K6", "9", "people.errors.csv"))
    errors = (town.folder / "people.errors.csv").read_bytes().decode("gb18030").splitlines()
    assert [line.rpartition(",")[2] for line in errors[1:]] == ["4", "6", "9"]
    held = imported(town, "people.csv", rows, "--json")
    assert (held.code, answer(held)["state"], answer(held)["verdicts"]) == (1, "not_taken", {})
    taken = imported(town, "people.csv", rows, "--skip-bad-rows", "--json")
    assert (taken.code, answer(taken)["state"], answer(taken)["verdicts"]) == (1, "done", {"accepted": 7})
    shown = town("import", "--show", str(answer(taken)["id"])).answer()
    assert isinstance(shown, dict)
    assert shown["verdicts"] == {"accepted": 7}


def test_a_file_that_cannot_be_taken_is_bad_use_and_says_why(town: CommandLine) -> None:
    said = imported(town, "p.csv", [[*people(1)[0], "民族"]])
    assert (said.code, "file.column_unknown" in said.err, speaks_both(said.err)) == (2, True, True)
    nobody = town("import", str(town.folder / "p.csv"), "--template", PERSON, "--source", "urn:no")
    assert (nobody.code, speaks_both(nobody.err)) == (2, True)
    missing = town("import", str(town.folder / "none.csv"), "--template", PERSON, "--source", APP)
    assert (missing.code, speaks_both(missing.err)) == (2, True)


def test_an_undo_is_previewed_and_says_what_cannot_be_unsaid(town: CommandLine) -> None:
    report = answer(imported(town, "p.csv", people(2), "--json"))
    officer = ("--actor", "staff:O7", "--role", "community_officer")
    said = town("import", "--undo", str(report["id"]), *officer)
    assert said.code == 1
    assert "cannot be undone" in said.out
    assert "人员键" in said.out
    assert town("import", "--undo", str(report["id"])).code == 2
    assert town("import", "--undo", "0" * 32, *officer).code == 1


@pytest.mark.slow
def test_an_import_killed_half_way_goes_on_when_it_is_run_again(town: CommandLine) -> None:
    rows = people(6_000)
    path = town.folder / "many.csv"
    path.write_bytes(as_csv(rows))
    gridledger = [sys.executable, "-c", "from app.main import run; run()"]
    words = [*gridledger, "import", str(path), "--template", PERSON, "--source", APP, "--json"]
    env = {"PATH": "/usr/bin:/bin", **town.environment()}
    store = SQLiteLedger(town.folder / "data" / "ledger.sqlite", lambda: START)
    before = store.head()
    running = subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    give_up = time.monotonic() + 60
    while store.head() < before + 500 and time.monotonic() < give_up:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    taken = store.head() - before
    assert 0 < taken < 6_000
    assert taken % 500 == 0
    report = answer(town("import", str(path), "--template", PERSON, "--source", APP, "--json"))
    assert report["verdicts"] == {"duplicate": taken, "accepted": 6_000 - taken}
    assert store.head() == before + 6_000
    store.close()


def test_an_export_says_what_it_speaks_for_and_needs_a_known_view(town: CommandLine) -> None:
    out = town.folder / "board.csv"
    said = town("export", "dispute_board", "-o", str(out), "--encoding", "gb18030", "--json")
    assert said.code == 0, said.err
    lines = out.read_bytes().decode("gb18030").splitlines()
    assert lines[0] == "# 视图 read model,dispute_board"
    assert out.stat().st_mode & 0o077 == 0
    assert town("export", "no_such_view", "-o", str(out)).code == 2
    assert town("export", "dispute_board", "-o", str(out), "--where", "nothing=1").code == 2
    assert town("export", "dispute_board", "-o", str(out), "--recorded-as-of", "gestern").code == 2
    listed = town("export", "--json").answer()
    assert isinstance(listed, list)
    assert {"dispute_board", "persons", "audit_trail"} <= {each["name"] for each in listed}
    assert not [path for path in Path(town.folder).iterdir() if path.name.startswith("tmp")]
