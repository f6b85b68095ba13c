"""Every way a workbook can be wrong: named with its cell, or not opened at all, and nothing of it taken."""

import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from intake.files.limits import LIMITS
from intake.files.problems import FileProblem
from intake.files.sheet import Encoding
from tests.support.files import PERSON, Desk, as_xlsx, filled, headings
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


# ---- workbooks


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    """A workbook somebody made by hand."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    fill(book)
    book.close()
    return out.getvalue()


def with_people(change: Callable[[Workbook, Worksheet], object]) -> bytes:
    """Four people, and something done to their sheet."""

    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("数据")
        for number, row in enumerate(people()):
            for index, cell in enumerate(row):
                sheet.write_string(number, index, cell)
        change(book, sheet)

    return workbook(fill)


def test_a_formula_is_named_with_its_cell(desk: Desk) -> None:
    data = with_people(lambda _, sheet: sheet.write_formula(2, 9, '="刘"&"安"', None, "刘安"))
    assert bad_rows(desk, "p.xlsx", data) == [(3, "file.cell_is_formula")]
    assert "J3" in str(desk.kept[-1].errors)


def test_merged_cells_are_named(desk: Desk) -> None:
    data = with_people(lambda _, sheet: sheet.merge_range("J2:J3", "刘"))
    assert refused(desk, "p.xlsx", data).facts == {"cell": "J2:J3"}


def test_a_number_where_a_code_should_be_is_named_for_it_may_have_lost_its_zeros(desk: Desk) -> None:
    data = with_people(lambda _, sheet: sheet.write_number(3, column("phone"), 11000001234))
    assert bad_rows(desk, "p.xlsx", data) == [(4, "file.cell_must_be_text")]
    data = with_people(lambda _, sheet: sheet.write_number(3, column("id_number"), 990101198001010014))
    assert bad_rows(desk, "p.xlsx", data) == [(4, "file.cell_scientific")]


def test_a_day_of_the_sheet_is_a_day_whether_formatted_or_a_serial(desk: Desk) -> None:
    def dated(book: Workbook, sheet: object) -> None:
        sheet.write_datetime(
            1, column("time"), date(2026, 3, 1), book.add_format({"num_format": "yyyy-mm-dd"})
        )
        sheet.write_number(2, column("time"), 46_082)

    opened = desk.opened("p.xlsx", with_people(dated), PERSON)
    bodies = [str(judged.delivery.body) for judged in opened.judged() if judged.delivery]
    assert ["2026-03-01T00:00:00+08:00" in body for body in bodies] == [True, True, False, False]
    assert ['"occurredprecision":"day"' in body for body in bodies] == [True, True, False, False]


def test_an_error_value_is_named(desk: Desk) -> None:
    data = as_xlsx(people())
    data = rewritten(
        data,
        "xl/worksheets/sheet1.xml",
        b'<c r="J3" s="1" t="s"><v>',
        b'<c r="J3" t="e"><v>#N/A</v></c><c r="P3" t="s"><v>',
    )
    assert (3, "file.cell_is_error") in bad_rows(desk, "p.xlsx", data)


def test_a_second_sheet_of_data_is_refused_and_a_hidden_one_is_not_read(desk: Desk) -> None:
    second = with_people(lambda book, _: book.add_worksheet("二").write_string(0, 0, "x"))
    assert refused(desk, "p.xlsx", second).code == "file.sheets_too_many"

    def hidden(book: Workbook, _: object) -> None:
        sheet = book.add_worksheet("二")
        sheet.write_string(0, 0, "x")
        sheet.hide()

    report = desk.imported("p.xlsx", with_people(hidden), PERSON)
    assert (report.verdicts, report.hidden_sheets) == ({"accepted": 4}, 1), "and the report says so"

    def empty(book: Workbook, _: object) -> None:
        book.add_worksheet("二").hide()

    assert desk.imported("q.xlsx", with_people(empty), PERSON).hidden_sheets == 0


def test_a_sheet_that_begins_further_right_or_down_is_not_read_askew(desk: Desk) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("数据")
        for number, row in enumerate(people()):
            for index, cell in enumerate(row):
                sheet.write_string(number, index + 1, cell)

    assert refused(desk, "p.xlsx", workbook(fill)).facts == {"column": "A"}


# ---- what only looks like a workbook


def rewritten(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The same workbook with one part changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            body = before.read(info)
            assert info.filename != part or old in body
            after.writestr(info.filename, body.replace(old, new, 1) if info.filename == part else body)
    return out.getvalue()


def test_a_zip_bomb_is_not_opened(desk: Desk) -> None:
    out = BytesIO(as_xlsx(people()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\x00" * 300_000_000)
    assert len(out.getvalue()) < 1_000_000
    assert refused(desk, "p.xlsx", out.getvalue()).code == "file.workbook_unfolds_too_large"


def test_a_zip_that_lies_about_its_sizes_is_not_opened(desk: Desk) -> None:
    data = as_xlsx(people())
    with zipfile.ZipFile(BytesIO(data)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    true_size, small = struct.pack("<I", info.file_size), struct.pack("<I", 10)
    assert refused(desk, "p.xlsx", data.replace(true_size, small)).code == "file.workbook_unfolds_too_large"


def test_more_parts_than_a_workbook_has_are_not_opened(desk: Desk) -> None:
    out = BytesIO(as_xlsx(people()))
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(LIMITS.entries):
            archive.writestr(f"xl/media/{number}", b"")
    assert refused(desk, "p.xlsx", out.getvalue()).code == "file.workbook_unfolds_too_large"


def test_entities_that_unfold_without_end_are_not_read(desk: Desk) -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaa">]><workbook '
    data = rewritten(as_xlsx(people()), "xl/workbook.xml", b"<workbook ", bomb)
    assert refused(desk, "p.xlsx", data).code == "file.workbook_not_readable"


def test_a_cell_far_out_does_not_make_a_sheet_of_a_billion_cells(desk: Desk) -> None:
    data = with_people(lambda _, sheet: sheet.write_string(1_048_575, 0, "x"))
    assert refused(desk, "p.xlsx", data).code == "file.too_many_rows"
    data = with_people(lambda _, sheet: sheet.write_string(1, 16_383, "x"))
    assert refused(desk, "p.xlsx", data).code == "file.too_many_columns"


def test_macros_old_workbooks_encrypted_ones_and_renamed_files_are_refused_by_name(desk: Desk) -> None:
    macros = BytesIO(as_xlsx(people()))
    with zipfile.ZipFile(macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    told = {
        name: refused(desk, name, data).code.removeprefix("file.")
        for name, data in {
            "macros.xlsx": macros.getvalue(),
            "macros.xlsm": as_xlsx(people()),
            "encrypted.xlsx": old,
            "damaged.xlsx": as_xlsx(people())[:-200],
            "old.xls": old,
            "renamed.csv": as_xlsx(people()),
            "notes.docx": b"x",
            "empty.csv": b"",
        }.items()
    }
    assert told == {
        "macros.xlsx": "workbook_has_macros",
        "macros.xlsm": "workbook_has_macros",
        "encrypted.xlsx": "workbook_not_readable",
        "damaged.xlsx": "workbook_not_readable",
        "old.xls": "format_not_known",
        "renamed.csv": "format_not_known",
        "notes.docx": "format_not_known",
        "empty.csv": "empty",
    }
