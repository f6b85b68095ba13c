"""What every store must do for the desk: find letters by cause, keep their standing, move a bound."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ledger.identity import message_key, stream_id
from ledger.port import (
    DeadLetterRow,
    LedgerStore,
    LetterFilter,
    LetterKind,
    LetterRow,
    LetterStanding,
    ParkedRow,
    Seat,
    StreamMoved,
    Verdict,
    Writes,
)
from tests.ledger.examples import NINE, SOURCE, event_row, inbox_row

DESK = "urn:gridledger:source:town-desk"
GRID, NEXT_TOWN = "990101100001001", "990101200001001"
EVERYTHING = LetterFilter()


def card(number: int, *, code: str = "intake.grid_unknown", **changes: object) -> LetterRow:
    """The `number`th letter, that many minutes past nine."""
    key = message_key(SOURCE, f"m-{number}")
    at = NINE + timedelta(minutes=number)
    row = LetterRow(key, key, LetterKind.REFUSED, SOURCE, f"m-{number}", "t.v1", GRID, code, at)
    return row._replace(**changes)


def parked(number: int) -> ParkedRow:
    at = NINE + timedelta(minutes=number)
    key, stream = message_key(SOURCE, f"m-{number}"), stream_id("dispute:GL1")
    return ParkedRow(key, stream, NINE, at, at + timedelta(minutes=15), "intake.early", b"sealed")


def keep(store: LedgerStore, *cards: LetterRow) -> None:
    store.append(lambda _: Writes(letters=list(cards)))


def keys(rows: list[LetterRow]) -> list[UUID]:
    return [row.key for row in rows]


class DeskContract:
    """Part of `StoreContract`, which gives the `store`."""

    def test_a_letter_is_read_back_as_it_was_filed(self, store: LedgerStore) -> None:
        filed = card(1, kind=LetterKind.CONFLICT, message=message_key(SOURCE, "m-0"), grid_code=None)
        sealed = DeadLetterRow(filed.key, "kafka:t/0/7", filed.code, b"sealed", NINE)
        store.append(lambda _: Writes(dead_letters=[sealed], letters=[filed]))
        assert (store.letter(filed.key), store.dead_letter(filed.key)) == (filed, sealed)
        unknown = message_key(SOURCE, "m-unknown")
        assert (store.letter(unknown), store.dead_letter(unknown)) == (None, None)

    def test_letters_come_oldest_first_page_by_page(self, store: LedgerStore) -> None:
        cards = [card(number) for number in (1, 2, 3)]
        twin = card(4, recorded_at=cards[2].recorded_at)
        keep(store, twin, *reversed(cards))
        walked: list[LetterRow] = []
        after: Seat | None = None
        while page := store.letters(EVERYTHING, after=after, limit=1):
            walked += page
            after = (page[0].recorded_at, page[0].key)
        assert walked[:2] == cards[:2]
        assert keys(walked[2:]) == sorted([cards[2].key, twin.key])

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            (LetterFilter(codes=frozenset({"intake.body_not_json"})), [2]),
            (LetterFilter(sources=frozenset({DESK})), [3]),
            (LetterFilter(types=frozenset({"other.v1", "t.v1"})), [1, 2, 3, 4]),
            (LetterFilter(types=frozenset({"other.v1"})), [4]),
            (LetterFilter(kinds=frozenset({LetterKind.CONFLICT})), [3]),
            (LetterFilter(standings=frozenset({LetterStanding.REJECTED})), [4]),
            (LetterFilter(since=NINE + timedelta(minutes=2), until=NINE + timedelta(minutes=4)), [2, 3]),
            (LetterFilter(grid_prefixes=frozenset({"9901011"})), [1, 4]),
            (LetterFilter(grid_prefixes=frozenset({"9901011", "990101200"})), [1, 2, 4]),
            (LetterFilter(grid_prefixes=frozenset()), []),
            (LetterFilter(codes=frozenset({"intake.grid_unknown"}), sources=frozenset({SOURCE})), [1, 4]),
        ],
    )
    def test_letters_are_found_by_what_is_on_their_card(
        self, store: LedgerStore, wanted: LetterFilter, found: list[int]
    ) -> None:
        keep(
            store,
            card(1),
            card(2, code="intake.body_not_json", grid_code=NEXT_TOWN),
            card(3, kind=LetterKind.CONFLICT, source=DESK, grid_code=None),
            card(4, type="other.v1", standing=LetterStanding.REJECTED),
        )
        assert keys(store.letters(wanted, after=None, limit=10)) == keys([card(each) for each in found])
        assert sum(each.letters for each in store.letter_causes(wanted, limit=10)) == len(found)

    def test_one_cause_is_counted_as_one(self, store: LedgerStore) -> None:
        keep(store, card(1), card(2, code="intake.body_not_json"), card(3))
        first, second = store.letter_causes(EVERYTHING, limit=10)
        assert (first.code, first.letters) == ("intake.grid_unknown", 2)
        assert (first.oldest, first.newest) == (card(1).recorded_at, card(3).recorded_at)
        assert (second.kind, second.source, second.type) == (LetterKind.REFUSED, SOURCE, "t.v1")
        assert len(store.letter_causes(EVERYTHING, limit=1)) == 1

    def test_a_standing_is_written_with_its_event_or_not_at_all(self, store: LedgerStore) -> None:
        filed = card(1)
        keep(store, filed)
        done = filed._replace(standing=LetterStanding.RETRIED, version=1, replaced_by="m-1~r1")
        store.append(lambda head: Writes(events=[event_row(head, 1, "letter:1")], handled=[done]))
        assert store.letter(filed.key) == done
        with pytest.raises(StreamMoved):
            store.append(lambda head: Writes(events=[event_row(head, 1, "letter:2")], handled=[done]))
        assert (store.letter(filed.key), store.head()) == (done, 1)

    def test_what_waits_is_listed_the_longest_first(self, store: LedgerStore) -> None:
        store.append(lambda _: Writes(parked=[parked(2), parked(1)]))
        assert store.parked(after=None, limit=10) == [parked(1), parked(2)]
        assert store.parked(after=(parked(1).parked_at, parked(1).key), limit=10) == [parked(2)]
        assert store.parked_message(parked(2).key) == parked(2)
        assert store.parked_message(message_key(SOURCE, "m-3")) is None

    def test_a_bound_is_moved_only_while_the_message_waits(self, store: LedgerStore) -> None:
        store.append(lambda head: Writes(inbox=[inbox_row(head, "m-1", Verdict.WAITING)], parked=[parked(1)]))
        longer = replace(parked(1), expires_at=NINE + timedelta(hours=2))
        store.append(lambda _: Writes(extended=[longer]))
        assert store.parked_message(longer.key) == longer
        store.append(lambda head: Writes(settled=[inbox_row(head, "m-1")], unparked=[longer.key]))
        with pytest.raises(StreamMoved):
            store.append(lambda _: Writes(extended=[longer]))
