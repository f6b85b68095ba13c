"""What every access log promises; each store runs all of it."""

from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from access.look import AccessLog, AccessLogUnavailable, Entry, LookFilter, Outcome
from access.look_text import stored
from access.vocabulary import ReadingPurpose
from tests.access.looks import LI, MORNING, WANG, look

EVERYTHING = LookFilter()


class AccessLogContract(ABC):
    """Subclasses give `log` (prepared), `again` (a second one over the same store) and `tamper`."""

    def test_looks_are_numbered_from_one_without_gaps(self, log: AccessLog) -> None:
        assert log.head() == 0
        assert log.record([look("a", LI), look("b", WANG)]) == 2
        assert log.record([look("c")]) == 3
        assert [entry.position for entry in log.page(EVERYTHING, before=None, limit=10)] == [3, 2, 1]
        assert log.head() == 3

    def test_what_was_recorded_is_read_as_it_was_told(self, log: AccessLog) -> None:
        told = look("a", LI, WANG, outcome=Outcome.EXPORTED, objects=("dispute:GL1",), times=4)
        log.record([told])
        assert log.entry(1) == Entry(1, told)
        assert log.entry(2) is None

    def test_the_stored_bytes_are_the_canonical_ones_in_order(self, log: AccessLog) -> None:
        looks = [look("a", LI), look("b"), look("c", WANG)]
        log.record(looks)
        assert log.stored_rows(0, 10) == [(at, stored(each)) for at, each in enumerate(looks, start=1)]
        assert log.stored_rows(1, 1) == [(2, stored(looks[1]))]
        assert log.stored_rows(3, 10) == []

    def test_a_person_is_found_wherever_they_were_looked_at(self, log: AccessLog) -> None:
        log.record(
            [look("a", LI), look("b", WANG), look("c", LI, WANG), look("d", objects=(f"record:{LI}",))]
        )
        assert _positions(log, LookFilter(persons=frozenset({LI}))) == [4, 3, 1]
        assert _positions(log, LookFilter(persons=frozenset({LI, WANG}))) == [4, 3, 2, 1]

    def test_looks_are_found_by_reader_action_outcome_purpose_and_time(self, log: AccessLog) -> None:
        later = MORNING + timedelta(hours=1)
        log.record(
            [
                look("a", LI),
                look("a", WANG, action="registry.search", at=later),
                look("b", outcome=Outcome.REFUSED, purpose=ReadingPurpose.SUPERVISION, at=later),
            ]
        )
        assert _positions(log, LookFilter(readers=frozenset({"a"}))) == [2, 1]
        assert _positions(log, LookFilter(actions=frozenset({"registry.search"}))) == [2]
        assert _positions(log, LookFilter(outcomes=frozenset({Outcome.REFUSED}))) == [3]
        assert _positions(log, LookFilter(purposes=frozenset({ReadingPurpose.SUPERVISION}))) == [3]
        assert _positions(log, LookFilter(since=later)) == [3, 2]
        assert _positions(log, LookFilter(until=later)) == [1]
        assert _positions(log, LookFilter(readers=frozenset({"a"}), since=later)) == [2]

    def test_pages_follow_one_another_and_counting_ends(self, log: AccessLog) -> None:
        log.record([look("a", LI) for _ in range(5)])
        assert [each.position for each in log.page(EVERYTHING, before=4, limit=2)] == [3, 2]
        assert (log.count(EVERYTHING, most=10), log.count(EVERYTHING, most=3)) == (5, 3)

    def test_two_processes_number_one_log(self, log: AccessLog, again: AccessLog) -> None:
        def write(nth: int) -> None:
            (log if nth % 2 else again).record([look(f"r{nth}", LI), look(f"r{nth}", WANG)])

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(write, range(20)))
        assert [at for at, _ in again.stored_rows(0, 100)] == list(range(1, 41))

    def test_to_prepare_twice_changes_nothing(self, log: AccessLog, again: AccessLog) -> None:
        log.record([look("a", LI)])
        again.prepare()
        assert log.head() == again.head() == 1

    @pytest.mark.parametrize("table", ["looks", "subjects", "readers"])
    @pytest.mark.parametrize("verb", ["UPDATE {} SET position = position + 100", "DELETE FROM {}"])
    def test_nothing_recorded_is_changed_or_removed(self, log: AccessLog, table: str, verb: str) -> None:
        log.record([look("a", LI)])
        with pytest.raises(Exception, match="append-only"):
            self.tamper(verb, table)
        assert log.stored_rows(0, 10) == [(1, stored(look("a", LI)))]

    def test_a_damaged_look_is_said_not_guessed(self, log: AccessLog) -> None:
        log.record([look("a", LI)])
        self.plant(b'{"at":"yesterday"}', 2)
        assert log.stored_rows(1, 1) == [(2, b'{"at":"yesterday"}')]
        with pytest.raises(AccessLogUnavailable):
            log.entry(2)

    @abstractmethod
    def tamper(self, verb: str, table: str) -> None:
        """Try it as who owns the database."""

    @abstractmethod
    def plant(self, text: bytes, position: int) -> None:
        """Add a row behind the log's back."""


def _positions(log: AccessLog, wanted: LookFilter) -> list[int]:
    found = [entry.position for entry in log.page(wanted, before=None, limit=10)]
    assert log.count(wanted, most=10) == len(found)
    return found
