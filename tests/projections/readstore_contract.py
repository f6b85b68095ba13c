"""What every read store must do; each store's test file inherits it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from time import sleep

import pytest

from ledger.port import StoreUnavailable
from projections.changes import Changes
from projections.readstore.port import FoldedBatch, Lease, LeaseLost, Moment, ParkedEvent, ReadStore
from projections.readstore.shapes import CODE, OtherShape, has_other_shape, require_shape
from projections.table import Column, Index, Kind, Newest, Table

DOORS = Table(
    "doors",
    (
        Column("door"),
        Column("position", Kind.NUMBER),
        Column("colour", may_be_null=True),
    ),
    key=("door", "position"),
    indexes=(Index("doors_by_colour", "colour, door", "colour IS NOT NULL"),),
    newest=Newest("doors_now", ("door",), (Index("doors_now_by_colour", "colour DESC, door"),)),
)
LONG = timedelta(seconds=30).total_seconds()

Painted = tuple[str, int, str | None]


def painted(
    *rows: Painted, after: int, lease: Lease | None = None, parked: Sequence[ParkedEvent] = ()
) -> FoldedBatch:
    """A batch in which doors were painted, one event a row."""
    changes = Changes([DOORS])
    for row in rows:
        changes.of(DOORS).add_newest(row[0], list(row))
    position = after + len(rows)
    return FoldedBatch(
        projection="doors",
        after=after,
        position=position,
        moments=[Moment(f"2026-03-02T01:00:00.{position:06d}Z", position)],
        changes=changes,
        parked=parked,
        lease=lease,
    )


def rows(store: ReadStore, table: str) -> list[tuple[object, ...]]:
    """All of a table of doors."""
    with store.reading() as reader:
        return list(reader.select(f"SELECT door, position, colour FROM {table} ORDER BY door, position"))


class ReadStoreContract:
    """Subclasses give the fixture `store`, prepared for `DOORS`."""

    def test_what_is_to_be_done_meanwhile_is_done_once_for_what_is_committed_and_never_for_what_is_not(
        self, store: ReadStore
    ) -> None:
        done: list[str] = []
        store.commit(painted(("a", 1, "red"), ("b", 2, None), after=0), lambda: done.append("first"))
        with pytest.raises(LeaseLost):
            store.commit(painted(("a", 1, "red"), after=0), lambda: done.append("again"))
        store.commit(painted(("a", 3, "blue"), after=2), lambda: done.append("second"))
        assert done == ["first", "second"]
        assert rows(store, "doors") == [("a", 1, "red"), ("a", 3, "blue"), ("b", 2, None)]
        assert rows(store, "doors_now") == [("a", 3, "blue"), ("b", 2, None)]

    def test_what_fails_meanwhile_is_told(self, store: ReadStore) -> None:
        def fails() -> None:
            raise StoreUnavailable("the log is gone")

        with pytest.raises(StoreUnavailable, match="the log is gone"):
            store.commit(painted(("a", 1, "red"), after=0), fails)
        store.commit(painted(("b", store.position("doors") + 1, "red"), after=store.position("doors")))
        assert store.position("doors") == len(rows(store, "doors"))

    def test_rows_and_position_are_written_together(self, store: ReadStore) -> None:
        assert store.position("doors") == 0
        store.commit(painted(("a", 1, "red"), ("b", 2, None), after=0))
        store.commit(painted(("a", 3, "blue"), after=2))
        assert store.position("doors") == 3
        assert rows(store, "doors") == [("a", 1, "red"), ("a", 3, "blue"), ("b", 2, None)]

    def test_the_newest_row_of_each_stands_beside_the_versions(self, store: ReadStore) -> None:
        store.commit(painted(("a", 1, "red"), ("b", 2, None), ("a", 3, "green"), after=0))
        assert rows(store, "doors_now") == [("a", 3, "green"), ("b", 2, None)]
        store.commit(painted(("b", 4, "white"), after=3))
        assert rows(store, "doors_now") == [("a", 3, "green"), ("b", 4, "white")]

    def test_a_batch_that_does_not_continue_is_refused_whole(self, store: ReadStore) -> None:
        store.commit(painted(("a", 1, "red"), after=0))
        for after in (0, 2):
            with pytest.raises(LeaseLost):
                store.commit(painted(("z", 9, "red"), after=after))
        assert rows(store, "doors") == [("a", 1, "red")]
        assert store.position("doors") == 1

    def test_one_holder_at_a_time_and_each_has_a_greater_fence(self, store: ReadStore) -> None:
        first = store.take_lease("doors", "first", LONG)
        assert first is not None
        assert store.take_lease("doors", "second", LONG) is None
        assert store.take_lease("windows", "second", LONG) is not None
        store.give_up_lease(first)
        second = store.take_lease("doors", "second", LONG)
        assert second is not None
        assert second.fence > first.fence

    def test_a_lease_lasts_while_it_is_kept_and_ends_when_it_is_not(self, store: ReadStore) -> None:
        lease = store.take_lease("doors", "first", 0.3)
        assert lease is not None
        for _ in range(3):
            sleep(0.15)
            assert store.keep_lease(lease, 0.3)
        assert store.take_lease("doors", "second", LONG) is None
        sleep(0.4)
        assert store.take_lease("doors", "second", LONG) is not None
        assert not store.keep_lease(lease, LONG)

    def test_a_former_holder_writes_nothing(self, store: ReadStore) -> None:
        former = store.take_lease("doors", "first", 0.01)
        sleep(0.1)
        current = store.take_lease("doors", "second", LONG)
        with pytest.raises(LeaseLost):
            store.commit(painted(("a", 1, "red"), after=0, lease=former))
        store.commit(painted(("a", 1, "blue"), after=0, lease=current))
        assert rows(store, "doors") == [("a", 1, "blue")]

    def test_a_lease_can_be_taken_over_from_one_who_is_well(self, store: ReadStore) -> None:
        assert store.take_over_lease("doors", "nobody was there", LONG).fence == 1
        former = store.take_over_lease("doors", "first", LONG)
        current = store.take_over_lease("doors", "second", LONG)
        assert (former.fence, current.fence) == (2, 3)
        assert not store.keep_lease(former, LONG)
        with pytest.raises(LeaseLost):
            store.commit(painted(("a", 1, "red"), after=0, lease=former))
        assert store.take_lease("doors", "third", LONG) is None
        store.commit(painted(("a", 1, "blue"), after=0, lease=current))

    def test_a_reader_sees_one_state_while_the_writer_goes_on(self, store: ReadStore) -> None:
        store.commit(painted(("a", 1, "red"), after=0))
        with store.reading() as reader:
            before = reader.select("SELECT count(*) FROM doors")
            store.commit(painted(("b", 2, "red"), after=1))
            assert reader.select("SELECT count(*) FROM doors") == before
        assert len(rows(store, "doors")) == 2

    def test_text_sorts_by_bytes(self, store: ReadStore) -> None:
        names = ["a", "B", "Z", "_", "b", "单", "任"]
        store.commit(painted(*((name, nth, None) for nth, name in enumerate(names, 1)), after=0))
        expected = sorted(names, key=lambda name: name.encode())
        assert [row[0] for row in rows(store, "doors")] == expected

    def test_awkward_text_comes_back_as_it_was(self, store: ReadStore) -> None:
        awkward = "tab\tline\nback\\slash 'quote' % ? {} \\N 网格"
        store.commit(painted((awkward, 1, ""), ("n", 2, None), after=0))
        assert {row[0]: row[2] for row in rows(store, "doors_now")} == {awkward: "", "n": None}

    def test_what_was_left_out_is_kept(self, store: ReadStore) -> None:
        store.commit(painted(("a", 1, None), after=0, parked=[ParkedEvent(1, "ab" * 16, "t.v1", "why")]))
        with store.reading() as reader:
            found = reader.select(
                "SELECT position, stream_id, reason FROM parked_events WHERE projection = ?", ("doors",)
            )
        assert found == [(1, "ab" * 16, "why")]

    def test_a_cleared_projection_begins_anew(self, store: ReadStore) -> None:
        store.commit(painted(("a", 1, "red"), after=0))
        store.clear("doors", [DOORS])
        assert store.position("doors") == 0
        assert rows(store, "doors") == rows(store, "doors_now") == []
        store.commit(painted(("a", 1, "blue"), after=0))
        assert rows(store, "doors_now") == [("a", 1, "blue")]

    def test_preparing_again_changes_nothing(self, store: ReadStore) -> None:
        store.commit(painted(("a", 1, "red"), after=0))
        store.prepare([DOORS])
        assert rows(store, "doors") == [("a", 1, "red")]

    def test_the_shape_of_a_table_is_told_again_as_it_was_described(self, store: ReadStore) -> None:
        assert [store.shape_of(each.name) for each in DOORS.all_tables()] == [
            each.shape for each in DOORS.all_tables()
        ]
        assert store.shape_of("windows") is None
        assert not has_other_shape(store, "doors", [DOORS])

    @pytest.mark.parametrize(
        "other",
        [
            replace(DOORS, columns=(*DOORS.columns, Column("handle", may_be_null=True))),
            replace(DOORS, columns=DOORS.columns[:-1], newest=None),
            replace(DOORS, columns=(*DOORS.columns[:-1], Column("colour"))),
            replace(DOORS, columns=(*DOORS.columns[:-1], Column("colour", Kind.NUMBER, may_be_null=True))),
            replace(DOORS, key=("position", "door")),
            replace(DOORS, newest=Newest("doors_now", ("door", "position"))),
        ],
        ids=[
            "one more column",
            "one less",
            "no longer empty",
            "another kind",
            "another key",
            "another newest key",
        ],
    )
    def test_a_table_that_was_described_otherwise_is_of_another_shape(
        self, store: ReadStore, other: Table
    ) -> None:
        assert has_other_shape(store, "doors", [other])
        with pytest.raises(OtherShape) as told:
            require_shape(store, "doors", [other])
        for text in (told.value.zh, told.value.en):
            assert CODE in text
            assert "gridledger rebuild doors" in text

    def test_a_table_that_is_new_lacks_what_was_read_before_it(self, store: ReadStore) -> None:
        windows = Table("windows", DOORS.columns, DOORS.key)
        assert not has_other_shape(store, "doors", [DOORS, windows]), "nobody has followed yet"
        store.commit(painted(("a", 1, "red"), after=0))
        assert has_other_shape(store, "doors", [DOORS, windows])
        assert not has_other_shape(store, "doors", [DOORS])

    def test_a_question_about_a_column_of_another_shape_says_that_the_store_cannot_answer(
        self, store: ReadStore
    ) -> None:
        with pytest.raises(StoreUnavailable), store.reading() as reader:
            reader.select("SELECT handle FROM doors")
