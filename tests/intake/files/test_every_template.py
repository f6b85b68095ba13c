"""Every published type: its template, filled in from its example, is taken, or refused only by what stands before it."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.catalogues import catalogue
from intake.catalogue import PublishedType
from intake.files.opened import OpenedFile
from intake.files.rows_to_events import RowEvent, RowReader
from intake.files.sheet import Encoding
from intake.files.template_files import csv_template, xlsx_template
from intake.files.templates import offers, template_of
from tests.support.files import Desk, as_csv, as_xlsx, filled, headings, unkeyed
from tests.support.intake import DESK, event, sqlite_bench

SHEETS = [each.published for each in offers(catalogue()) if each.template is not None]
EVERY = catalogue().all()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(sqlite_bench(tmp_path))


def only_event(opened: OpenedFile) -> Mapping[str, object]:
    """The one row of the file as the road will hear it."""
    assert opened.template is not None
    rows = RowReader(opened.template, opened.headings, source=DESK, said={}, trace=opened.id, keyed=unkeyed)
    (row,) = opened.sheet.rows()
    read = rows.read(row)
    assert isinstance(read, RowEvent), read
    return read.event


def without_nothing(value: object) -> object:
    """A sheet does not tell an empty list or a missing value from none."""
    if isinstance(value, Mapping):
        kept = {name: without_nothing(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in (None, [], ())}
    if isinstance(value, list | tuple):
        return [without_nothing(item) for item in value]
    return value


@pytest.mark.parametrize("encoding", list(Encoding))
@pytest.mark.parametrize("published", SHEETS, ids=lambda each: each.type)
def test_a_csv_filled_in_from_the_example_says_the_example(
    desk: Desk, published: PublishedType, encoding: Encoding
) -> None:
    rows = [headings(published.type), filled(published.type, "T-1")]
    said = only_event(desk.opened("t.csv", as_csv(rows, encoding), published.type))
    assert said["data"] == without_nothing(dict(published.example))
    assert said["type"] == published.type
    assert published.shape.model_validate_json(json.dumps(said["data"]))


@pytest.mark.parametrize("published", SHEETS, ids=lambda each: each.type)
def test_the_published_workbook_filled_in_from_the_example_says_the_example(
    desk: Desk, published: PublishedType
) -> None:
    rows = [headings(published.type), filled(published.type, "T-1")]
    said = only_event(desk.opened("t.xlsx", as_xlsx(rows), published.type))
    assert said["data"] == without_nothing(dict(published.example))


@pytest.mark.parametrize("published", EVERY, ids=lambda each: each.type)
def test_every_published_type_can_be_brought_as_lines(desk: Desk, published: PublishedType) -> None:
    said = event(published.type, "T-1", source=None)
    report = desk.run(desk.opened("t.ndjson", json.dumps(said).encode(), None), dry=True)
    refusals = {error.code for error in report.errors}
    assert not {code for code in refusals if code.startswith(("file.", "intake.field", "intake.attribute"))}
    assert sum(report.verdicts.values()) + report.bad == 1


@pytest.mark.parametrize("published", SHEETS, ids=lambda each: each.type)
def test_an_empty_published_template_is_a_sheet_without_rows(desk: Desk, published: PublishedType) -> None:
    template = template_of(published)
    assert template is not None
    for name, data in (
        ("t.csv", csv_template(template)),
        ("t.xlsx", xlsx_template(template, published.example)),
    ):
        report = desk.imported(name, data, published.type)
        assert (report.state.value, report.rows) == ("done", 0)


def test_a_type_that_does_not_fit_into_columns_is_offered_as_lines_only() -> None:
    told = {each.published.type: each.formats for each in offers(catalogue())}
    assert all("ndjson" in formats for formats in told.values())
    assert {type_name for type_name, formats in told.items() if "csv" in formats} == {
        each.type for each in SHEETS
    }
