"""Imports as a whole: nothing half taken, twice harmless, cut short and begun again, known in the log, bounded."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest

from app.catalogues import catalogue
from app.event_types import codec
from intake.delivery import Delivery, Receipt
from intake.files.error_file import error_file
from intake.files.importing import AT_ONCE, FileImport
from intake.files.sheet import Encoding
from intake.files.undo import ImportUndo
from intake.files.undo_plan import Undoer
from ledger.port import LedgerStore, StoreUnavailable
from ledger.store.postgres import PostgresLedger
from tests.support.files import (
    GRID_OPENED,
    PERSON,
    Desk,
    as_csv,
    as_xlsx,
    filled,
    headings,
)
from tests.support.intake import SetClock, event, places, road_on, sqlite_bench

REPORTED = "gridledger.dispute.reported.v1"
MEBIBYTE = 1 << 20


def key(number: int) -> str:
    return f"01J00000000000000000{number:06d}"


def people(count: int) -> list[list[str]]:
    row = filled(PERSON, "X")
    place = row.index("X")
    return [headings(PERSON), *([*row[:place], key(number), *row[place + 1 :]] for number in range(count))]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(sqlite_bench(tmp_path))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A desk over either store."""
    if request.param == "sqlite":
        yield Desk(sqlite_bench(tmp_path))
        return
    clock = SetClock()
    dsn = request.getfixturevalue("postgres_dsn")
    store: LedgerStore = PostgresLedger(dsn, clock)
    store.prepare()
    bench = road_on(store, tmp_path, clock)
    assert {receipt.verdict.value for receipt in bench.send(*places())} == {"accepted"}
    yield Desk(bench)
    store.close()


def test_a_sheet_is_taken_whole_and_a_second_time_changes_nothing(either: Desk) -> None:
    data = as_csv(people(1_200))
    report = either.imported("p.csv", data, PERSON)
    assert (report.state.value, report.verdicts) == ("done", {"accepted": 1_200})
    head = either.bench.store.head()
    again = either.imported("p.csv", data, PERSON)
    assert (again.id, again.verdicts, either.bench.store.head()) == (report.id, {"duplicate": 1_200}, head)
    assert again.errors == ()


def test_an_import_is_taken_back_on_either_store(either: Desk) -> None:
    rows = [
        headings(GRID_OPENED),
        filled(GRID_OPENED, "990101100001002", actorrole="registrar", actor="staff:R1", gridcode=None),
    ]
    report = either.imported("g.csv", as_csv(rows), GRID_OPENED)
    bench = either.bench
    undo = ImportUndo(bench.store, codec(), bench.vault, catalogue(), bench.road, bench.clock)
    plan = undo.apply(report.id, Undoer("staff:R1", "registrar"))
    assert [line.undoing.value for line in plan.lines] == ["undone_by"]


def test_a_dry_run_decides_everything_and_writes_nothing(desk: Desk) -> None:
    before = desk.bench.store.counts()
    report = desk.run(desk.opened("p.csv", as_csv(people(3)), PERSON), dry=True)
    assert (report.state.value, report.verdicts) == ("rehearsed", {"accepted": 3})
    assert desk.bench.store.counts() == before


def test_one_bad_row_among_many_holds_all_back(desk: Desk) -> None:
    rows = people(1_200)
    rows[1_100] = rows[1_100][:-1]
    head = desk.bench.store.head()
    report = desk.imported("p.csv", as_csv(rows), PERSON)
    assert (report.state.value, report.rows, report.bad) == ("not_taken", 1_200, 1)
    assert [error.row for error in report.errors] == [1_101]
    assert desk.bench.store.head() == head


def test_what_history_refuses_is_told_by_row_and_the_rest_is_taken(desk: Desk) -> None:
    assert desk.bench.send_one(event(PERSON, key(1))).verdict.value == "accepted"
    report = desk.imported("p.csv", as_csv(people(3)), PERSON)
    assert report.verdicts == {"accepted": 2, "refused": 1}
    assert [(error.row, error.code) for error in report.errors] == [(3, "person.already_referenced")]
    assert desk.errors.decode("utf-8-sig").splitlines()[1].endswith(",3")


def test_a_row_that_waits_for_its_grid_is_told_by_row(desk: Desk) -> None:
    rows = people(3)
    place = headings(PERSON).index("网格编码（gridcode）")
    rows[2][place] = "990101100001777"
    report = desk.imported("p.csv", as_csv(rows), PERSON)
    assert report.verdicts == {"accepted": 2, "waiting": 1}
    assert [(error.row, error.code) for error in report.errors] == [(3, "intake.grid_not_yet_known")]


def test_a_corrected_row_is_another_message_and_the_others_are_the_same(desk: Desk) -> None:
    rows = people(3)
    desk.imported("p.csv", as_csv(rows), PERSON)
    rows[2][headings(PERSON).index("发生时间（time）")] = "2026-03-01"
    report = desk.imported("q.csv", as_csv(rows), PERSON)
    assert report.verdicts == {"duplicate": 2, "refused": 1}


def test_the_same_rows_as_a_workbook_or_in_another_encoding_are_the_same_messages(desk: Desk) -> None:
    rows = people(3)
    desk.imported("p.csv", as_csv(rows), PERSON)
    for name, data in (("p.csv", as_csv(rows, Encoding.GB18030)), ("p.xlsx", as_xlsx(rows))):
        assert desk.imported(name, data, PERSON).verdicts == {"duplicate": 3}


def test_every_event_of_an_import_carries_it_in_the_log(desk: Desk) -> None:
    head = desk.bench.store.head()
    report = desk.imported("p.csv", as_csv(people(3)), PERSON)
    rows = [codec().decode(row) for row in desk.bench.store.read_log(after=head, limit=10)]
    assert [row.meta.traceparent for row in rows] == [
        f"00-{report.id}-{number:016x}-01" for number in (2, 3, 4)
    ]


@dataclass
class CutRoad:
    """A real road that is cut off after so many transactions."""

    desk: Desk
    after: int

    def take(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        if self.after == 0:
            raise StoreUnavailable("cut")
        self.after -= 1
        return self.desk.bench.road.take(deliveries)

    def rehearse(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        return self.desk.bench.road.rehearse(deliveries)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_an_import_cut_short_goes_on_where_it_was(either: Desk, after: int) -> None:
    data, head = as_csv(people(1_200)), either.bench.store.head()
    opened = either.opened("p.csv", data, PERSON)
    errors = error_file(opened, BytesIO())
    job = FileImport(opened, CutRoad(either, after), errors, either.kept.append, either.bench.clock)
    with pytest.raises(StoreUnavailable):
        job.take()
    taken = min(after * AT_ONCE, 1_200)
    assert either.bench.store.head() == head + taken
    report = either.imported("p.csv", data, PERSON)
    counts = {"duplicate": taken, "accepted": 1_200 - taken}
    assert report.verdicts == {verdict: count for verdict, count in counts.items() if count}
    assert either.bench.store.head() == head + 1_200


def test_progress_is_told_after_every_five_hundred_rows(desk: Desk) -> None:
    desk.imported("p.csv", as_csv(people(1_200)), PERSON)
    told = [(report.state.value, report.rows, sum(report.verdicts.values())) for report in desk.kept]
    assert told == [
        ("checking", 500, 0),
        ("checking", 1_000, 0),
        ("checking", 1_200, 0),
        ("taking", 1_200, 0),
        ("taking", 1_200, 500),
        ("taking", 1_200, 1_000),
        ("taking", 1_200, 1_200),
        ("done", 1_200, 1_200),
    ]


def test_lines_bring_every_kind_of_fact_in_one_file(desk: Desk) -> None:
    events = [event(PERSON, key(1), source=None), event(REPORTED, "D-1", source=None)]
    lines = "\n".join(json.dumps(said, ensure_ascii=False) for said in events)
    report = desk.run(desk.opened("all.ndjson", lines.encode(), None))
    assert report.verdicts == {"accepted": 2}, report


def test_nobody_can_try_out_values_against_the_ids_an_import_leaves_in_the_log(tmp_path: Path) -> None:
    ours, theirs = Desk(sqlite_bench(tmp_path / "ours")), Desk(sqlite_bench(tmp_path / "theirs"))
    data = as_csv(people(1))
    told = [next(desk.opened("p.csv", data, PERSON).judged()).delivery for desk in (ours, theirs)]
    ids = {json.loads(each.body or b"")["id"] for each in told if each is not None}
    assert len(ids) == 2, "another key ring, other ids"
    assert ours.opened("p.csv", data, PERSON).id != theirs.opened("p.csv", data, PERSON).id
