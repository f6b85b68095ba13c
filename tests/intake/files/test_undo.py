"""An import taken back: previewed, applied as counter-facts, and what cannot be unsaid is said to stay."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.catalogues import catalogue
from app.event_types import codec
from intake.files.importing import ImportState
from intake.files.jobs import ImportBook
from intake.files.opening import opened_facts
from intake.files.rows_to_events import cells_of
from intake.files.undo import ImportUndo
from intake.files.undo_plan import TOLD, Undoer, Undoing, UndoPlan, undo_correlation
from ledger.port import LogRow
from tests.support.files import GRID_OPENED, PERSON, Desk, as_csv, filled, headings, sheet_template
from tests.support.intake import APP, GRID, event, sqlite_bench

REPORTED = "gridledger.dispute.reported.v1"
CORRECTED = "gridledger.person.corrected.v1"
LIU, SUN = "01J0000000000000000000AAAA", "01J0000000000000000000BBBB"
REGISTRAR = Undoer("staff:R1", "registrar")
OFFICER = Undoer("staff:O7", "community_officer")
NEW_GRIDS = ("990101100001002", "990101100001003")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(sqlite_bench(tmp_path))


def undo_of(desk: Desk) -> ImportUndo:
    bench = desk.bench
    return ImportUndo(bench.store, codec(), bench.vault, catalogue(), bench.road, bench.clock)


def grids(desk: Desk) -> str:
    rows = [
        filled(GRID_OPENED, grid, actorrole="registrar", actor="staff:R1", gridcode=None)
        for grid in NEW_GRIDS
    ]
    report = desk.imported("grids.csv", as_csv([headings(GRID_OPENED), *rows]), GRID_OPENED)
    assert report.verdicts == {"accepted": 2}, report
    return report.id


def told(plan: UndoPlan) -> list[tuple[str, str, str | None]]:
    return [(line.subject, line.undoing.value, line.by) for line in plan.lines]


def test_two_grids_imported_by_mistake_are_closed_again_newest_first(desk: Desk) -> None:
    import_id, undo = grids(desk), undo_of(desk)
    head = desk.bench.store.head()
    preview = undo.preview(import_id, REGISTRAR)
    closed = "gridledger.grid.closed.v1"
    assert told(preview) == [(grid, "undone_by", closed) for grid in reversed(NEW_GRIDS)]
    assert (desk.bench.store.head(), preview.applied) == (head, False)
    applied = undo.apply(import_id, REGISTRAR)
    assert told(applied) == told(preview)
    assert desk.bench.store.head() == head + 2
    newest = codec().decode(desk.bench.store.read_log(after=head, limit=1)[0])
    assert (newest.meta.correlation_id, newest.topic) == (undo_correlation(import_id), "grid.closed.v1")


def test_undoing_twice_is_harmless(desk: Desk) -> None:
    import_id, undo = grids(desk), undo_of(desk)
    undo.apply(import_id, REGISTRAR)
    head = desk.bench.store.head()
    assert {line.undoing.value for line in undo.apply(import_id, REGISTRAR).lines} == {"already_undone"}
    assert desk.bench.store.head() == head


def test_what_later_facts_stand_on_is_left(desk: Desk) -> None:
    import_id = grids(desk)
    closed = event(
        "gridledger.grid.closed.v1",
        NEW_GRIDS[0],
        actorrole="registrar",
        actor="staff:R1",
        data={},
        source=APP,
    )
    assert desk.bench.send_one(closed).verdict.value == "accepted"
    plan = undo_of(desk).preview(import_id, REGISTRAR)
    assert [(line.subject, line.undoing.value) for line in plan.lines] == [
        (NEW_GRIDS[1], "undone_by"),
        (NEW_GRIDS[0], "later_facts_stand_on_it"),
    ]
    assert plan.lines[1].later == desk.bench.store.head()


def test_who_may_not_close_a_grid_is_told_so_in_the_preview(desk: Desk) -> None:
    plan = undo_of(desk).preview(grids(desk), Undoer("staff:G1", "volunteer"))
    assert {line.undoing.value for line in plan.lines} == {"cannot_be_undone"}
    assert all(line.zh and line.en for line in plan.lines)


def test_a_person_cannot_be_unsaid_and_the_preview_says_why(desk: Desk) -> None:
    rows = [headings(PERSON), filled(PERSON, LIU)]
    report = desk.imported("persons.csv", as_csv(rows), PERSON)
    (line,) = undo_of(desk).preview(report.id, OFFICER).lines
    assert (line.undoing.value, line.subject) == ("cannot_be_undone", LIU)
    assert "人员键" in line.zh
    assert "person" in line.en


def test_a_wrong_correction_is_corrected_back_to_the_value_before(desk: Desk) -> None:
    person = {"name": "刘安春", "id_type": "none", "phone": "11000001234"}
    assert desk.bench.send_one(event(PERSON, LIU, data=person)).verdict.value == "accepted"
    wrong = {"reason": "changed", "phone": "11000009999", "birth_year": 1980}
    rows = [headings(CORRECTED), _row(CORRECTED, LIU, wrong)]
    report = desk.imported("corrections.csv", as_csv(rows), CORRECTED)
    assert report.verdicts == {"accepted": 1}, report
    undo = undo_of(desk)
    assert told(undo.apply(report.id, OFFICER)) == [(LIU, "undone_by", CORRECTED)]
    facts = _newest(desk)
    assert facts == {"phone": "+8611000001234", "cleared": ["birth_year"]}


def _row(type_name: str, subject: str, data: dict[str, object], *, gridcode: str | None = None) -> list[str]:
    template = sheet_template(type_name)
    said = event(type_name, subject, data=data, gridcode=gridcode)
    return cells_of(template, template.columns(), {**said, "id": None}, data)


def _newest(desk: Desk) -> dict[str, object]:
    bench = desk.bench
    row = bench.store.read_log(after=bench.store.head() - 1, limit=1)[0]
    recorded = codec().decode(row)
    keys = bench.store.gather(subjects=[recorded.meta.stream]).subject_keys
    facts = opened_facts(row, recorded, codec(), bench.vault, keys)
    told = {name: getattr(facts, name) for name in ("phone", "cleared")}
    return {"phone": told["phone"], "cleared": [each.value for each in told["cleared"]]}


def test_a_large_import_is_taken_back_whole_told_in_part_and_counted(desk: Desk) -> None:
    codes = [f"990101100001{number}" for number in range(100, 200 + TOLD)]
    rows = [
        filled(GRID_OPENED, code, actorrole="registrar", actor="staff:R1", gridcode=None) for code in codes
    ]
    report = desk.imported("grids.csv", as_csv([headings(GRID_OPENED), *rows]), GRID_OPENED)
    assert report.verdicts == {"accepted": len(codes)}, report
    plan = undo_of(desk).apply(report.id, REGISTRAR)
    assert plan.counts == {Undoing.UNDONE_BY: len(codes)}
    assert (len(plan.lines), plan.cut) == (TOLD, True)
    positions = [line.position for line in plan.lines]
    assert positions == sorted(positions, reverse=True)
    assert positions[0] == report.last_position
    again = undo_of(desk).apply(report.id, REGISTRAR)
    assert again.counts == {Undoing.ALREADY: len(codes)}


def test_an_import_is_looked_for_from_where_its_report_begins_and_no_earlier(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = desk.bench
    for number in range(30):
        bench.send_one(event("gridledger.dispute.reported.v1", f"D-{number}"))
    import_id = grids(desk)
    book = ImportBook(tmp_path / "imports", bench.vault)
    assert book.begins(import_id) == 1, "no report: all of the log"
    report = desk.kept[-1]
    book.keep(report)
    assert report.first_position is not None
    assert book.begins(import_id) == report.first_position > 30
    book.keep(replace(report, state=ImportState.STOPPED))
    assert book.begins(import_id) == 1, "a run cut short has not met every row"
    book.keep(report)
    expected = told(undo_of(desk).preview(import_id, REGISTRAR))
    read, begun = bench.store.read_log, list[int]()

    def watched(*, after: int, limit: int, until: int | None = None) -> list[LogRow]:
        begun.append(after)
        return read(after=after, limit=limit, until=until)

    monkeypatch.setattr(bench.store, "read_log", watched)
    undo = ImportUndo(
        bench.store, codec(), bench.vault, catalogue(), bench.road, bench.clock, begins=book.begins
    )
    assert told(undo.preview(import_id, REGISTRAR)) == expected
    first = report.first_position
    assert begun == [first - 2, first - 1, bench.store.head()], "the fact before it is somebody else's"


def test_a_first_row_that_became_several_facts_is_not_passed_over(desk: Desk, tmp_path: Path) -> None:
    """Its receipt names the last of them."""
    bench = desk.bench
    assert bench.send_one(event(REPORTED, "D-1", source=APP)).verdict.value == "accepted"
    parties = [{"party": each, "kind": "person", "role": "applicant"} for each in (LIU, SUN)]
    data = {"intake_source": "app", "category": "neighbour.noise", "parties": parties}
    rows = [_row(REPORTED, f"D-{number}", data, gridcode=GRID) for number in (2, 3)]
    report = desk.imported("reported.csv", as_csv([headings(REPORTED), *rows]), REPORTED)
    assert report.verdicts == {"accepted": 2}, report
    assert report.first_position is not None
    whole = told(undo_of(desk).preview(report.id, OFFICER))
    book = ImportBook(tmp_path / "imports", bench.vault)
    book.keep(desk.kept[-1])
    undo = ImportUndo(
        bench.store, codec(), bench.vault, catalogue(), bench.road, bench.clock, begins=book.begins
    )
    assert told(undo.preview(report.id, OFFICER)) == whole
    assert len(whole) == 2
