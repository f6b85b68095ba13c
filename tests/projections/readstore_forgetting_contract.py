"""What every read store must do with rows of the past that the law wants gone."""

from dataclasses import replace

import pytest

from projections.readstore.port import LeaseLost, ReadStore
from tests.projections.readstore_contract import DOORS, painted, rows


class ForgettingContract:
    """Subclasses give the fixture `store`, prepared for `DOORS`."""

    def test_what_is_forgotten_goes_before_the_rows_of_its_batch_are_written(self, store: ReadStore) -> None:
        store.commit(painted(("a", 1, "red"), ("b", 2, "red"), ("a", 3, "blue"), after=0))
        again = painted(("c", 4, "red"), ("b", 5, "blue"), after=3)
        doors = again.changes.of(DOORS)
        doors.blank("door", "a", {"colour": None})
        doors.withdraw("door", ("b", "nobody"))
        doors.add_newest("b", ["b", 6, "white"])
        store.commit(again)
        assert rows(store, "doors") == [
            ("a", 1, None),
            ("a", 3, None),
            ("b", 6, "white"),
            ("c", 4, "red"),
        ]
        assert rows(store, "doors_now") == [("a", 3, None), ("b", 6, "white"), ("c", 4, "red")]

    def test_a_batch_that_only_forgets_forgets_more_than_one_statement_holds(self, store: ReadStore) -> None:
        many = [(f"d{nth:04}", nth, "red") for nth in range(1, 1_202)]
        store.commit(painted(*many, after=0))
        forgetting = replace(painted(after=1_201), position=1_202, moments=[])
        forgetting.changes.of(DOORS).withdraw("position", range(1, 1_201))
        store.commit(forgetting)
        assert rows(store, "doors") == rows(store, "doors_now") == [("d1201", 1_201, "red")]

    def test_what_was_to_be_forgotten_stands_where_its_batch_is_refused(self, store: ReadStore) -> None:
        store.commit(painted(("a", 1, "red"), after=0))
        refused = painted(("b", 2, "red"), after=0)
        refused.changes.of(DOORS).withdraw("door", ("a",))
        with pytest.raises(LeaseLost):
            store.commit(refused)
        assert rows(store, "doors") == rows(store, "doors_now") == [("a", 1, "red")]
