"""What a sheet hides is not taken behind anybody's back."""

from pathlib import Path

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from intake.files.sheet import letter
from tests.intake.files.test_bad_workbooks import bad_rows, column, with_people
from tests.support.files import PERSON, Desk, headings
from tests.support.intake import sqlite_bench


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(sqlite_bench(tmp_path))


def test_a_row_nobody_saw_is_not_taken_and_named(desk: Desk) -> None:
    def hide(_: Workbook, sheet: Worksheet) -> None:
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(9, None, None, {"hidden": True})

    data = with_people(hide)
    assert bad_rows(desk, "p.xlsx", data) == [(3, "file.row_hidden")], "an empty hidden row hides nothing"
    taken = desk.run(desk.opened("p.xlsx", data, PERSON), skip=True)
    assert taken.verdicts == {"accepted": 3}


def test_what_stands_in_a_hidden_column_is_named_and_an_empty_one_may_be_hidden(desk: Desk) -> None:
    filled_column, spare = column("name"), len(headings(PERSON)) + 2

    def hide(_: Workbook, sheet: Worksheet) -> None:
        sheet.set_column(spare, spare + 50, None, None, {"hidden": True})
        sheet.set_column(filled_column, filled_column, None, None, {"hidden": True})

    told = desk.imported("p.xlsx", with_people(hide), PERSON)
    assert {error.code for error in told.errors} == {"file.cell_hidden"}
    assert [error.row for error in told.errors] == [2, 3, 4, 5]
    cell = f"{letter(filled_column)}2"
    assert cell in told.errors[0].zh
    assert cell in told.errors[0].en
