"""What every store must forget, and only where the log says that it shall; each storage inherits these tests."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from uuid import UUID

import pytest

from domain.shared.event import DomainEvent
from ledger.codec import Codec
from ledger.identity import stream_id
from ledger.port import (
    DeadLetterRow,
    Forgotten,
    Head,
    LedgerStore,
    LetterFilter,
    LogRow,
    LookupRow,
    NothingErased,
    SubjectKeyRow,
    Writes,
)
from ledger.store.erased_topic import ERASED_TOPIC
from tests.ledger.desk_contract import card
from tests.ledger.examples import NINE, event_row, meta

LIU, WANG = "person:01JN000000000000000000A001", "person:01JN000000000000000000A002"
STAY = "residence:01JN000000000000000000A001.01JN000000000000000000D001"
WANGS_STAY = "residence:01JN000000000000000000A002.01JN000000000000000000D001"
TOKEN = b"t" * 32
LETTER, OTHER_LETTER = card(8).key, card(9).key


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased(DomainEvent):
    """Stands in for the registry's fact: the store knows it by its topic only."""

    name: ClassVar[str] = ERASED_TOPIC.removesuffix(".v1")


CODEC = Codec((Erased,))


def erased_row(head: Head, version: int) -> LogRow:
    """The fact that says so."""
    state = CODEC.finish(head.recorded_at, CODEC.encode_tail(Erased(), meta("m-erased", LIU)))
    return LogRow(head.position + 1, stream_id(LIU), version, ERASED_TOPIC, state)


def known(head: Head) -> Writes:
    """Two persons, a stay of each, and a letter about each."""
    return Writes(
        events=[event_row(head, 1, LIU), event_row(head, 2, WANG)],
        subject_keys=[
            SubjectKeyRow(each, "epoch-1", each.encode()) for each in (LIU, STAY, WANG, WANGS_STAY)
        ],
        lookups=[LookupRow("phone", TOKEN, LIU), LookupRow("phone", TOKEN, WANG)],
        dead_letters=[
            DeadLetterRow(key, "kafka:t/0/7", "intake.bad_json", b"sealed", NINE)
            for key in (LETTER, OTHER_LETTER)
        ],
        letters=[card(8), card(9)],
    )


def forget(letters: tuple[UUID, ...] = (LETTER,)) -> Forgotten:
    """All that is Liu's."""
    return Forgotten(
        stream=stream_id(LIU), subjects=(LIU,), below=STAY.partition(".")[0] + ".", letters=letters
    )


def erase(head: Head, *, says_so: bool) -> Writes:
    """With the fact, or without."""
    return Writes(events=[erased_row(head, 2)] if says_so else [], forgotten=[forget()])


class ForgettingContract:
    """Part of `StoreContract`."""

    def test_one_persons_keys_look_ups_and_letters_go_with_the_fact_that_says_so(
        self, store: LedgerStore
    ) -> None:
        store.append(known)
        log = store.read_log(after=0, limit=10)
        store.append(partial(erase, says_so=True))
        left = store.gather(subjects=[LIU, STAY, WANG, WANGS_STAY]).subject_keys
        assert set(left) == {WANG, WANGS_STAY}
        assert store.lookup("phone", TOKEN) == [WANG]
        assert (store.dead_letter(LETTER), store.letter(LETTER)) == (None, None)
        assert [each.key for each in store.letters(LetterFilter(), after=None, limit=10)] == [OTHER_LETTER]
        assert store.read_log(after=0, limit=2) == log

    def test_no_key_goes_where_no_fact_says_so_and_nothing_else_is_written(self, store: LedgerStore) -> None:
        store.append(known)
        with pytest.raises(NothingErased):
            store.append(partial(erase, says_so=False))
        assert set(store.gather(subjects=[LIU, STAY]).subject_keys) == {LIU, STAY}
        assert store.lookup("phone", TOKEN) == [LIU, WANG]
        assert store.dead_letter(LETTER) is not None

    def test_what_comes_back_later_is_forgotten_again_by_the_old_fact(self, store: LedgerStore) -> None:
        store.append(known)
        store.append(partial(erase, says_so=True))
        store.append(lambda head: Writes(subject_keys=[SubjectKeyRow(LIU, "epoch-1", b"restored")]))
        store.append(partial(erase, says_so=False))
        assert store.gather(subjects=[LIU]).subject_keys == {}

    def test_scrubbing_leaves_everything_else_as_it_is(self, store: LedgerStore) -> None:
        store.append(known)
        before = (store.counts(), store.read_log(after=0, limit=10))
        store.scrub()
        store.scrub()
        assert (store.counts(), store.read_log(after=0, limit=10)) == before
