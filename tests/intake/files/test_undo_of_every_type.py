"""Every published type taken back through a real import and a real undo, or said to stay and why."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from app.catalogues import catalogue
from app.event_types import codec
from intake.compensation import CannotBeUndone, Told
from intake.files.rows_to_events import cells_of
from intake.files.undo import ImportUndo
from intake.files.undo_plan import Undoer, UndoLine
from tests.intake.files.mistaken_matters import MATTERS
from tests.intake.files.mistaken_places import CLAIM, LODGED, NEXT_GRID, OFFICER, REGISTRAR, Said
from tests.intake.files.mistaken_rights import RIGHTS, UNDOER
from tests.intake.files.mistakes import CASES, STAYS, Case
from tests.support.files import Desk, as_csv, headings, sheet_template
from tests.support.intake import DESK, START, event, sqlite_bench

# Types whose undoing looks at the fact, here and in `test_undo`; every other one says why it stays, whatever was told.
ELSEWHERE = ("division.established", "grid.established", "person.corrected", "dispute.suspended")
TRIED = {
    *(str(each.imported["type"]) for each in (*CASES, *RIGHTS, *MATTERS)),
    *(f"gridledger.{name}.v1" for name in ELSEWHERE),
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(sqlite_bench(tmp_path))
    grid = event(
        "gridledger.grid.established.v1",
        NEXT_GRID,
        time="2020-01-02T00:00:00+08:00",
        gridcode=None,
        source=DESK,
        **REGISTRAR,
    )
    assert made.bench.send_one(grid).verdict.value == "accepted"
    return made


def undo_of(desk: Desk) -> ImportUndo:
    bench = desk.bench
    return ImportUndo(bench.store, codec(), bench.vault, catalogue(), bench.road, bench.clock)


def imported(desk: Desk, before: list[Said], said: Said) -> str:
    for each in before:
        receipt = desk.bench.send_one(each)
        assert receipt.verdict.value == "accepted", (each, receipt)
    template = sheet_template(str(said["type"]))
    data = said["data"]
    assert isinstance(data, Mapping)
    row = cells_of(template, template.columns(), {**said, "id": None}, data)
    report = desk.imported("t.csv", as_csv([headings(str(said["type"])), row]), str(said["type"]))
    assert report.verdicts == {"accepted": 1}, report
    return report.id


@pytest.mark.parametrize("told", [*CASES, *RIGHTS, *MATTERS], ids=lambda told: told.name)
def test_what_was_imported_by_mistake_is_taken_back_by(desk: Desk, told: Case) -> None:
    import_id = imported(desk, list(told.before), told.imported)
    undo, who = undo_of(desk), UNDOER if told in RIGHTS else OFFICER
    (line,) = undo.preview(import_id, who).lines
    assert (line.undoing.value, line.by) == ("undone_by", told.by), line
    (line,) = undo.apply(import_id, who).lines
    assert line.verdict is not None
    assert (line.verdict.value, line.by) == ("accepted", told.by), line
    bench = desk.bench
    newest = codec().decode(bench.store.read_log(after=bench.store.head() - 1, limit=1)[0])
    assert newest.meta.type == told.by
    said = {name: getattr(newest.data, name) for name in told.says}
    assert {name: getattr(value, "value", value) for name, value in said.items()} == told.says
    (line,) = undo.apply(import_id, who).lines
    assert line.undoing.value == "already_undone"


@pytest.mark.parametrize(("before", "said"), STAYS, ids=[str(said["type"]) for _, said in STAYS])
def test_what_cannot_be_taken_back_says_why(desk: Desk, before: list[Said], said: Said) -> None:
    import_id = imported(desk, before, said)
    head = desk.bench.store.head()
    (line,) = undo_of(desk).apply(import_id, OFFICER).lines
    assert line.undoing.value == "cannot_be_undone"
    assert says_why(line)
    assert desk.bench.store.head() == head, "nothing was told"


def test_nobody_takes_back_the_claim_of_another(desk: Desk) -> None:
    import_id = imported(desk, LODGED, CLAIM)
    (line,) = undo_of(desk).preview(import_id, Undoer("staff:O8", "community_officer")).lines
    assert line.undoing.value == "cannot_be_undone"
    assert says_why(line)


@pytest.mark.parametrize("type_name", [each.type for each in catalogue().all()])
def test_every_type_is_taken_back_or_says_why_not(type_name: str) -> None:
    published = catalogue().find(type_name)
    assert published is not None
    assert published.compensate is not None, f"{type_name} says nothing about being undone"
    if type_name in TRIED:
        return
    answer = published.compensate(Told(events=(), before=(), occurred_at=START))
    assert isinstance(answer, CannotBeUndone), f"no test imports {type_name} and takes it back"
    assert any("一" <= each <= "鿿" for each in answer.zh)
    assert answer.en.isascii()


def says_why(line: UndoLine) -> bool:
    return any("一" <= each <= "鿿" for each in line.zh) and bool(line.en) and line.en.isascii()
