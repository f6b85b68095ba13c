"""Every way a file can be wrong: named with its row, and nothing of it taken."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from intake.files import problems
from intake.files.csv_sheet import CsvSheet
from intake.files.limits import LIMITS
from intake.files.problems import FileProblem
from intake.files.sheet import Encoding
from tests.support.files import PERSON, Desk, as_csv, as_xlsx, filled, headings
from tests.support.intake import sqlite_bench

KEYS = [f"01J0000000000000000000{number:04d}" for number in range(20)]
SMALL = replace(LIMITS, rows=5, workbook_rows=5, row_bytes=4_000, cell_characters=100)
NAME = "姓名（name）"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(sqlite_bench(tmp_path))


def people(count: int = 4) -> list[list[str]]:
    return [headings(PERSON), *(filled(PERSON, key) for key in KEYS[:count])]


def column(name: str) -> int:
    return next(index for index, heading in enumerate(headings(PERSON)) if f"（{name}）" in heading)


def changed(row: int, name: str, cell: str) -> list[list[str]]:
    """Four people, one cell of one row (as the sheet counts) written otherwise."""
    rows = people()
    rows[row - 1][column(name)] = cell
    return rows


def refused(desk: Desk, name: str, data: bytes, *, encoding: Encoding | None = None) -> FileProblem:
    """The whole file is refused, and the ledger is as it was."""
    head = desk.bench.store.head()
    with pytest.raises(FileProblem) as told:
        desk.run(desk.opened(name, data, PERSON, encoding=encoding))
    assert desk.bench.store.head() == head
    assert told.value.text("zh")
    return told.value


def bad_rows(desk: Desk, name: str, data: bytes) -> list[tuple[int, str]]:
    """Rows with what is wrong in them; the ledger is as it was."""
    head = desk.bench.store.head()
    report = desk.imported(name, data, PERSON)
    assert (report.state.value, desk.bench.store.head()) == ("not_taken", head)
    return [(error.row, error.code) for error in report.errors]


# ---- the encoding


def test_bytes_of_neither_encoding_are_named_with_their_row(desk: Desk) -> None:
    rows = as_csv(people(), Encoding.GB18030).splitlines(keepends=True)
    rows[2] = rows[2].replace("刘".encode("gb18030"), b"\xff\xff")
    told = refused(desk, "p.csv", b"".join(rows))
    assert (told.code, told.facts) == ("file.encoding_wrong", {"row": 3, "encoding": "gb18030"})


def test_a_gb18030_sheet_called_utf8_is_named_with_its_first_bad_row(desk: Desk) -> None:
    rows = [["subject", "name"], ["A", "plain"], ["B", "刘"]]
    data = as_csv(rows, Encoding.GB18030)
    with pytest.raises(problems.EncodingWrong) as told:
        list(CsvSheet(BytesIO(data), LIMITS, Encoding.UTF_8).rows())
    assert told.value.facts == {"row": 3, "encoding": "utf-8-sig"}


def test_utf16_is_refused_by_name(desk: Desk) -> None:
    data = "\ufeff" + as_csv(people()).decode()
    assert refused(desk, "p.csv", data.encode("utf-16-le")).code == "file.encoding_not_taken"


@pytest.mark.parametrize("encoding", list(Encoding))
def test_rare_characters_of_four_bytes_come_through_either_encoding(desk: Desk, encoding: Encoding) -> None:
    data = as_csv(changed(3, "name", "𠮷田·㐂䶮"), encoding)
    report = desk.imported("p.csv", data, PERSON)
    assert report.verdicts == {"accepted": 4}, report


# ---- the rows of a CSV


@pytest.mark.parametrize(
    ("change", "code", "facts"),
    [
        (lambda row: [*row, "zu viel"], "file.row_ragged", {"row": 3, "cells": 16, "columns": 15}),
        (lambda row: row[:-1], "file.row_ragged", {"row": 3, "cells": 14, "columns": 15}),
        (lambda row: ["\x00", *row[1:]], "file.cell_has_control_character", {"cell": "A3"}),
        (lambda row: ["x" * 40_000, *row[1:]], "file.cell_too_long", {"cell": "A3", "limit": 32_767}),
    ],
)
def test_a_row_that_is_no_row_of_the_template_is_named(
    desk: Desk, change: Callable[[list[str]], list[str]], code: str, facts: dict[str, object]
) -> None:
    rows = people()
    rows[2] = change(rows[2])
    assert bad_rows(desk, "p.csv", as_csv(rows)) == [(3, code)]
    text = desk.errors.decode()
    assert all(str(fact) in text for fact in facts.values())


def test_rows_are_counted_as_the_sheet_counts_them_also_over_line_breaks_and_blank_rows(desk: Desk) -> None:
    rows = people()
    data = as_csv([rows[0], rows[1]]) + b"\r\n" + as_csv([["a\nb", *rows[2][1:]], rows[3][:-1]])
    assert (5, "file.row_ragged") in bad_rows(desk, "p.csv", data)


def test_a_quote_left_open_is_named_with_the_row_it_began_in(desk: Desk) -> None:
    data = as_csv(people(3)) + b'"never closed,1,2\r\n' + as_csv(people()[1:])
    told = refused(desk, "p.csv", data)
    assert (told.code, told.facts["row"]) == ("file.quote_left_open", 5)


def test_a_quote_left_open_in_a_large_file_does_not_swallow_it(desk: Desk) -> None:
    desk.limits = SMALL
    told = refused(desk, "p.csv", as_csv(people(2)) + b'"never' + b"x" * 10_000_000)
    assert (told.code, told.facts) == ("file.row_too_large", {"row": 4, "limit": 4_000})


def test_text_behind_a_closed_quote_is_no_csv(desk: Desk) -> None:
    told = refused(desk, "p.csv", as_csv(people(2)) + b'"a"b,c\r\n')
    assert (told.code, told.facts) == ("file.row_not_csv", {"row": 4})


def test_more_rows_than_a_file_may_have_are_refused_before_anything_is_taken(desk: Desk) -> None:
    desk.limits = SMALL
    assert refused(desk, "p.csv", as_csv(people(6))).facts == {"limit": 5}
    assert refused(desk, "p.xlsx", as_xlsx(people(6))).facts == {"limit": 5}


# ---- the headings


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_a_column_too_many_twice_or_missing_is_named(desk: Desk, make: Callable[..., bytes]) -> None:
    name = "p.csv" if make is as_csv else "p.xlsx"
    rows = people()
    too_many = [[*row, "x"] for row in rows]
    too_many[0][-1] = "民族"
    told = refused(desk, name, make(too_many))
    assert (told.code, told.facts) == ("file.column_unknown", {"column": "P"})
    twice = [[*row, row[9]] for row in rows]
    assert refused(desk, name, make(twice)).facts == {"column": "P", "name": "name"}
    without = [row[:9] + row[10:] for row in rows]
    told = refused(desk, name, make(without))
    assert (told.code, told.facts) == ("file.column_missing", {"name": "name"})


def test_columns_may_stand_in_any_order_and_go_by_their_code_names(desk: Desk) -> None:
    rows = [list(reversed(row)) for row in people()]
    rows[0] = [heading.rpartition("（")[2].removesuffix("）") for heading in rows[0]]
    assert desk.imported("p.csv", as_csv(rows), PERSON).verdicts == {"accepted": 4}


def test_what_stands_in_every_row_may_be_said_once(desk: Desk) -> None:
    gone = [column(name) for name in ("actor", "actorrole", "basis")]
    rows = [[cell for index, cell in enumerate(row) if index not in gone] for row in people()]
    said = {"actor": "staff:O7", "actorrole": "community_officer", "basis": "population_registration"}
    assert desk.imported("p.csv", as_csv(rows), PERSON, **said).verdicts == {"accepted": 4}


# ---- the cells


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("gridcode", "9.90101E+14", "file.cell_scientific"),
        ("id_type", "学生证", "file.cell_not_of_the_list"),
        ("birth_year", "八十年代", "file.cell_not_a_number"),
        ("birth_year", "1980.5", "file.cell_not_a_number"),
        ("time", "昨天", "file.cell_not_a_time"),
        ("time", "2026-02-30", "file.cell_not_a_time"),
        ("name", "", "intake.field_missing"),
        ("subject", "", "intake.attribute_missing"),
        ("hukou_division", "9901", "intake.field_not_valid"),
        ("actor", "王警官", "intake.attribute_not_valid"),
    ],
)
@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_a_wrong_cell_is_named_with_its_row(
    desk: Desk, make: Callable[..., bytes], name: str, cell: str, code: str
) -> None:
    file = "p.csv" if make is as_csv else "p.xlsx"
    assert bad_rows(desk, file, make(changed(4, name, cell))) == [(4, code)]


def test_chinese_names_of_codes_and_codes_are_the_same(desk: Desk) -> None:
    by_name = changed(3, "id_type", "居民身份证")
    by_name[2][column("actorrole")] = "社区民警"
    report = desk.imported("p.csv", as_csv(by_name), PERSON)
    assert report.verdicts == {"accepted": 4}
    assert desk.imported("q.csv", as_csv(people()), PERSON).verdicts == {"duplicate": 4}


def test_three_bad_rows_of_a_gb18030_sheet_come_back_in_its_layout_and_can_be_corrected(desk: Desk) -> None:
    rows = people(10)
    rows[3][column("gridcode")] = "9.90101E+14"
    rows[5][column("id_type")] = "学生证"
    rows[8][column("name")] = ""
    data = as_csv(rows, Encoding.GB18030)
    report = desk.run(desk.opened("p.csv", data, PERSON), skip=True)
    assert (report.bad, report.verdicts) == (3, {"accepted": 7})
    text = desk.errors.decode("gb18030")
    assert [line.rpartition(",")[2] for line in text.splitlines()] == ["行号（error_row）", "4", "6", "9"]
    corrected = text.replace("9.90101E+14", rows[1][column("gridcode")]).replace("学生证", "护照")
    corrected = corrected.replace(",,resident_id", ",刘安春,resident_id")
    again = desk.imported("p.errors.csv", corrected.encode("gb18030"), PERSON)
    assert again.verdicts == {"accepted": 3}, again


# ---- lines


def test_lines_that_are_no_events_or_of_another_source_are_named(desk: Desk) -> None:
    lines = [
        b"not json",
        b"[1]",
        b'{"id":"1","id":"2"}',
        b'{"source":"urn:gridledger:source:xiheqiao-app"}',
        b"\xff\xfe\xff",
    ]
    report = desk.run(desk.opened("p.ndjson", b"\n".join([*lines, b""]), None))
    assert [(error.row, error.code) for error in report.errors] == [
        (1, "file.line_not_an_event"),
        (2, "file.line_not_an_event"),
        (3, "file.line_not_an_event"),
        (4, "file.line_of_another_source"),
        (5, "file.line_not_an_event"),
    ]


def test_a_sheet_without_a_named_template_is_refused(desk: Desk) -> None:
    with pytest.raises(problems.TypeNotNamed):
        desk.opened("p.csv", as_csv(people()), None)
    with pytest.raises(problems.TemplateNotOffered):
        desk.opened("p.csv", as_csv(people()), "gridledger.no.such.v1")
