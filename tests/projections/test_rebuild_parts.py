"""What a rebuild stands on: slices that hold every stream once, and lines PostgreSQL would write too."""

from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.readstore.sqlite import SQLiteReadStore
from projections.rebuild.copy_text import copy_text
from projections.rebuild.slices import slice_of, slices_for
from projections.rebuild.stores import shadows_of
from projections.table import Value

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
ROWS = st.lists(st.tuples(TEXTS, st.none() | TEXTS, st.integers(-(2**63), 2**63 - 1)), max_size=20)
AWKWARD: list[tuple[Value, ...]] = [
    ("tab\tline\nreturn\rback\\slash\b\f\v", "\\N", 1),
    ("", None, -1),
    ("\x1c\x1d\x1e\x1f\x7f", "网格 😀", 0),
    ("\\.", "", 2**63 - 1),
]


@given(slices=st.integers(1, 5_000), stream=st.uuids())
def test_every_stream_is_in_exactly_one_slice(slices: int, stream: UUID) -> None:
    number = stream.int * slices >> 128
    holding = [
        each for each in range(max(0, number - 1), min(slices, number + 2)) if _holds(each, slices, stream)
    ]
    assert len(holding) == 1


def _holds(number: int, slices: int, stream: UUID) -> bool:
    _, first, last = slice_of(number, slices)
    return first.int <= stream.int <= last.int


@given(slices=st.integers(1, 5_000))
def test_slices_touch_and_reach_from_the_first_id_to_the_last(slices: int) -> None:
    assert slice_of(0, slices).first.int == 0
    assert slice_of(slices - 1, slices).last.int == 2**128 - 1
    for number in range(1, min(slices, 50)):
        assert slice_of(number, slices).first.int == slice_of(number - 1, slices).last.int + 1


@pytest.mark.parametrize(("events", "slices"), [(0, 0), (1, 1), (10, 1), (11, 2), (20, 2)])
def test_as_many_slices_as_keep_each_small(events: int, slices: int) -> None:
    assert slices_for(events, 10) == slices


@given(rows=ROWS, more=ROWS)
def test_other_rows_are_other_lines(rows: list[tuple[Value, ...]], more: list[tuple[Value, ...]]) -> None:
    assert (copy_text(rows) == copy_text(more)) == (rows == more)
    assert copy_text([*rows, *more]) == copy_text(rows) + copy_text(more)


@given(rows=st.lists(st.tuples(*[st.none() | TEXTS | st.integers(-9, 9)] * 3), max_size=9))
def test_many_rows_at_once_are_the_lines_each_value_makes_alone(rows: list[tuple[Value, ...]]) -> None:
    alone = ["\t".join(copy_text([(value,)]).decode()[:-1] for value in row) for row in rows]
    assert copy_text(rows).decode() == "".join(f"{line}\n" for line in alone)


@pytest.mark.postgres
def test_postgresql_writes_the_same_lines(postgres_dsn: str) -> None:
    with psycopg.connect(postgres_dsn) as connection:
        connection.execute("CREATE TABLE awkward (one text, two text, three bigint)")
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO awkward VALUES (%s, %s, %s)", AWKWARD)
            with cursor.copy("COPY awkward TO STDOUT") as copy:
                written = b"".join(bytes(block) for block in copy)
    assert written == copy_text(AWKWARD)


def test_a_store_whose_tables_cannot_be_swapped_is_said_so(tmp_path: Path) -> None:
    assert shadows_of(SQLiteReadStore(tmp_path / "views.sqlite")).slice_events > 0
    with pytest.raises(TypeError):
        shadows_of(object())  # type: ignore[arg-type]
