"""Imports as a whole: nothing half taken, twice harmless, cut short and begun again, known in the log, bounded."""

import json
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalogues import catalogue, codec
from intake.delivery import Delivery, Receipt
from intake.files.csv_sheet import CsvSheet, csv_bytes
from intake.files.error_file import error_file
from intake.files.importing import AT_ONCE, FileImport
from intake.files.limits import LIMITS
from intake.files.rows_to_events import RowEvent, RowReader, cells_of
from intake.files.sheet import Encoding, Sheet
from intake.files.undo import ImportUndo, Undoer
from intake.files.xlsx_sheet import XlsxSheet
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
    sheet_template,
)
from tests.support.intake import DESK, SetClock, event, places, road_on, sqlite_bench

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


# ---- laws

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=40
)
DATA = st.fixed_dictionaries(
    {
        "intake_source": st.sampled_from(["app", "hotline"]),
        "category": st.sampled_from(["neighbour.noise", "debt"]),
    },
    optional={
        "summary": TEXT,
        "notice_shown": st.booleans(),
        "parties": st.lists(
            st.fixed_dictionaries(
                {
                    "party": st.sampled_from([key(1), "unit:shop-1"]),
                    "kind": st.sampled_from(["person", "unit"]),
                    "role": st.sampled_from(["applicant", "respondent"]),
                },
                optional={"minor": st.booleans()},
            ),
            min_size=1,
            max_size=4,
        ),
    },
)


def sheet_of(rows: list[list[str]], form: str) -> Sheet:
    match form:
        case "xlsx":
            return XlsxSheet(BytesIO(as_xlsx(rows)), LIMITS)
        case _:
            return CsvSheet(BytesIO(as_csv(rows, Encoding(form))), LIMITS)


@pytest.mark.parametrize("form", ["utf-8-sig", "gb18030", "xlsx"])
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=DATA)
def test_what_is_written_into_a_sheet_is_read_out_of_it(form: str, data: dict[str, object]) -> None:
    template = sheet_template(REPORTED)
    columns = template.columns()
    said = event(REPORTED, "D-1", data=data, source=DESK, id="m-1")
    rows = [[column.heading for column in columns], cells_of(template, columns, said, data)]
    sheet = sheet_of(rows, form)
    reader = RowReader(template, sheet.headings(), source=DESK, said={}, trace="0" * 32)
    (row,) = sheet.rows()
    read = reader.read(row)
    assert isinstance(read, RowEvent), read
    assert read.event["data"] == data
    assert {name: read.event[name] for name in ("id", "subject", "time", "actor", "gridcode")} == {
        name: said[name] for name in ("id", "subject", "time", "actor", "gridcode")
    }


@pytest.mark.slow
def test_a_sheet_of_two_hundred_thousand_rows_is_read_in_bounded_memory(desk: Desk, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    head, *rows = people(1)
    with large.open("wb") as file:
        file.write(csv_bytes(head, Encoding.UTF_8))
        for number in range(200_000):
            file.write(csv_bytes([*rows[0][:1], key(number), *rows[0][2:]], Encoding.UTF_8))
    tracemalloc.start()
    with large.open("rb") as file:
        opened = desk.opened("large.csv", file, PERSON)
        read = sum(row.problem is None for row in opened.sheet.rows())
        judged = sum(each.delivery is not None for each in islice(opened.judged(), 20_000))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (read, judged) == (200_000, 20_000)
    assert large.stat().st_size > 20 * MEBIBYTE
    assert most < 12 * MEBIBYTE, most


@pytest.mark.slow
def test_a_sheet_of_a_million_rows_is_refused_in_bounded_memory(desk: Desk, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    line = csv_bytes(people(1)[1], Encoding.UTF_8)
    with large.open("wb") as file:
        file.write(csv_bytes(headings(PERSON), Encoding.UTF_8))
        for _ in range(1_000):
            file.write(line * 1_000)
    desk.limits = replace(LIMITS, rows=5_000)
    head = desk.bench.store.head()
    tracemalloc.start()
    with large.open("rb") as file, pytest.raises(Exception, match="too_many_rows"):
        desk.run(desk.opened("large.csv", file, PERSON))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert desk.bench.store.head() == head
    assert most < 12 * MEBIBYTE, most
