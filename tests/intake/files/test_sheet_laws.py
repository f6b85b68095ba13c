"""What holds for every sheet: what is written into it is read out of it, in bounded memory."""

import tracemalloc
from dataclasses import replace
from io import BytesIO
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.files.csv_sheet import CsvSheet, csv_bytes
from intake.files.limits import LIMITS
from intake.files.rows_to_events import RowEvent, RowReader, cells_of
from intake.files.sheet import Encoding, Sheet
from intake.files.xlsx_sheet import XlsxSheet
from tests.support.files import PERSON, Desk, as_csv, as_xlsx, filled, headings, sheet_template, unkeyed
from tests.support.intake import DESK, event, sqlite_bench

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
    reader = RowReader(template, sheet.headings(), source=DESK, said={}, trace="0" * 32, keyed=unkeyed)
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
