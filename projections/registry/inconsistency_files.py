"""Data in doubt as a file: one row a finding, as the list tells it."""

from collections.abc import Iterator

from projections.extract import Bounds, Exportable, Row
from projections.instants import text_of
from projections.moment import AsOf, SpeaksFor
from projections.readstore.port import Reader
from projections.registry.fold import NAME
from projections.registry.inconsistencies import Inconsistency, InconsistencyFilter, Question
from projections.table import Column, Kind, Table

IN_FILES = Table(
    "inconsistencies",
    (
        Column("kind"),
        Column("key"),
        Column("title"),
        Column("since"),
        Column("grid_code", may_be_null=True),
        Column("source"),
        Column("concerned"),
        Column("elsewhere", Kind.NUMBER),
    ),
    key=("kind", "key"),
)


def rows_for_files(reader: Reader, as_of: AsOf, within: Bounds) -> tuple[SpeaksFor, Iterator[Row]]:
    """Everything that does not fit within these bounds, one row each, as the list tells it: the things concerned are
    named by what they are and their ids. Who only sent something is told of nothing."""
    question = Question(reader, as_of)
    wanted = InconsistencyFilter(grid_prefixes=within.grid_prefixes)
    with reader.beyond():
        found = list(question.found(wanted)) if within.sources is None else []
    seen = question.within_sight(found)
    with reader.beyond():
        return question.asked.moment, map(_row, question.told(seen))


def _row(item: Inconsistency) -> Row:
    first = item.concerned[0]
    named = " ".join(f"{each.thing}:{each.key}" for each in item.concerned)
    since, grid, source = text_of(item.since), item.grid_code, first.source
    told = (item.kind.value, item.key, item.kind.zh, since, grid, source, named, item.elsewhere)
    return dict(zip(IN_FILES.column_names, told, strict=True))


EXPORTABLE = Exportable(IN_FILES.name, NAME, IN_FILES, rows_for_files)
