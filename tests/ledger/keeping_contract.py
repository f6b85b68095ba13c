"""Keys kept by a database: a roll that nobody notices, an old epoch that opens nothing any more."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from ledger.identity import stream_id
from ledger.keeping.flaws import Flaw
from ledger.keeping.port import Change, KeyRows
from ledger.keeping.rolling import GRACE, KeysRefused
from ledger.key_epochs import KeyRing
from ledger.port import DeadLetterRow, LedgerStore, ParkedRow, StreamMoved, SubjectKeyRow, Writes
from ledger.vault import KeyGone, Vault
from tests.ledger.examples import NINE, Clock
from tests.ledger.strongroom import LETTER, LI, WAITING, ZHAO, Strongroom

PERSONS = tuple(f"person:P{number:04d}" for number in range(1_203))


class KeepingContract(ABC):
    """What holds for the keys of every store."""

    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def room(self, store: LedgerStore, rows: KeyRows, clock: Clock, tmp_path: Path) -> Iterator[Strongroom]:
        folder = tmp_path / "keys"
        ring = KeyRing.open(folder / "ring.json")
        yield Strongroom(store, rows, ring, Vault(ring), clock, folder)
        rows.close()

    def test_a_roll_wraps_every_key_and_every_kept_message_by_the_new_epoch(self, room: Strongroom) -> None:
        room.keep_keys(*PERSONS)
        room.keep_messages()
        old = room.ring.current.name
        before = {each: room.keeper.vault.unwrap(room.key_row(each)) for each in PERSONS[:3]}
        rolled = room.keeper.roll(LI)
        assert rolled.wrapped == {"subject_keys": 1_203, "dead_letters": 1, "parked": 1}
        assert (rolled.old, rolled.broken, rolled.resumed) == ((old,), 0, False)
        assert [(each.name, each.wraps) for each in room.keeper.standings()] == [
            (old, {}),
            (rolled.epoch, {"subject_keys": 1_203, "dead_letters": 1, "parked": 1}),
        ]
        assert room.messages() == [b"letter", b"waiting"]
        assert all(room.opens(each) for each in before)

    def test_an_epoch_that_wraps_something_is_not_destroyed(self, room: Strongroom) -> None:
        room.keep_keys(PERSONS[0])
        old = room.ring.current.name
        room.ring.begin(room.ring.next_epoch())
        with pytest.raises(KeysRefused, match=r"keys\.epoch_still_wraps"):
            room.keeper.destroy(old, by=LI, approved_by=ZHAO)
        assert room.opens(PERSONS[0])

    def test_an_epoch_is_destroyed_by_two_after_a_pause_and_a_backup(self, room: Strongroom) -> None:
        room.keep_keys(PERSONS[0])
        old = room.ring.current.name
        room.keeper.roll(LI)
        for refusal, names in (("keys.four_eyes", (LI, LI)), ("keys.too_soon", (LI, ZHAO))):
            with pytest.raises(KeysRefused, match=refusal):
                room.keeper.destroy(old, by=names[0], approved_by=names[1])
        room.clock.advance(GRACE)
        with pytest.raises(KeysRefused, match=r"keys\.no_backup_since"):
            room.keeper.destroy(old, by=LI, approved_by=ZHAO)
        assert old in room.ring.names()
        room.back_up()
        room.keeper.destroy(old, by=LI, approved_by=ZHAO)
        assert old not in room.ring.names()
        told = [(each.text("what"), each.text("by"), each.text("approved_by")) for each in room.log.lines()]
        assert told[-2:] == [("destruction_ordered", LI, ZHAO), ("epoch_destroyed", LI, ZHAO)]

    def test_the_epoch_in_use_and_a_stranger_are_not_destroyed(self, room: Strongroom) -> None:
        for epoch, refusal in ((room.ring.current.name, "epoch_in_use"), ("epoch-9-x", "epoch_unknown")):
            with pytest.raises(KeysRefused, match=refusal):
                room.keeper.destroy(epoch, by=LI, approved_by=ZHAO)

    def test_a_key_row_copied_before_it_was_deleted_opens_nothing_after_the_roll(
        self, room: Strongroom
    ) -> None:
        room.keep_keys(*PERSONS[:5])
        copied = room.key_row(PERSONS[0])
        self.delete_key(room, PERSONS[0])
        assert room.vault.unwrap(copied) is not None, "deleting the row alone is no erasure"
        room.roll_away()
        fresh = Vault(KeyRing.open(room.folder / "ring.json"))
        assert fresh.unwrap(copied) is None
        assert all(room.opens(each) for each in PERSONS[1:5])

    def test_a_writer_that_sealed_before_the_roll_decides_again(self, room: Strongroom) -> None:
        """It would have written keys nobody can open once the old epoch is gone."""
        late_key = room.vault.new_subject_key(PERSONS[0])[0]
        late = room.vault.seal_bytes(b"late")
        room.keeper.roll(LI)
        parked = ParkedRow(WAITING, stream_id("dispute:1"), NINE, NINE, NINE, "intake.y", late)
        for writes in (
            Writes(subject_keys=[late_key]),
            Writes(dead_letters=[DeadLetterRow(LETTER, "http:1", "intake.x", late, NINE)]),
            Writes(parked=[parked]),
        ):
            with pytest.raises(StreamMoved):
                room.store.append(lambda _, writes=writes: writes)
        room.keep_keys(PERSONS[0])
        room.store.append(lambda _: Writes(parked=[replace(parked, sealed=room.vault.seal_bytes(b"again"))]))
        assert room.opens(PERSONS[0])

    def test_writers_and_readers_go_on_while_keys_are_wrapped_anew(self, room: Strongroom) -> None:
        room.keep_keys(*PERSONS)
        other = Vault(KeyRing.open(room.folder / "ring.json"))
        ended, written, unread = Event(), list[str](), list[str]()

        def go_on() -> None:
            while not ended.is_set():
                subject = f"person:N{len(written):04d}"
                try:
                    room.store.append(
                        lambda _, subject=subject: Writes(subject_keys=[other.new_subject_key(subject)[0]])
                    )
                except StreamMoved:
                    continue
                written.append(subject)
                if other.unwrap(room.key_row(PERSONS[len(written) % 1_203])) is None:
                    unread.append(subject)

        writer = Thread(target=go_on)
        writer.start()
        for _ in range(3):
            room.keeper.roll(LI)
        ended.set()
        writer.join(30)
        current = room.ring.current.name
        assert written
        assert unread == []
        assert [each.wraps for each in room.keeper.standings() if each.name != current] == [{}, {}, {}]
        room.back_up()
        room.clock.advance(GRACE)
        for epoch in room.ring.names()[:-1]:
            room.keeper.destroy(epoch, by=LI, approved_by=ZHAO)
        assert all(room.opens(each) for each in (*written, *PERSONS))

    @pytest.mark.parametrize("batches", [0, 1, 2])
    def test_a_roll_that_was_killed_goes_on_where_it_was(self, room: Strongroom, batches: int) -> None:
        room.keep_keys(*PERSONS)
        room.keep_messages()
        old, heard = room.ring.current.name, list[int]()

        def killed(place: str, done: int) -> None:
            heard.append(done)
            if len(heard) > batches:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            room.keeper.roll(LI, killed)
        begun = room.ring.current.name
        again = room.keeper.roll(ZHAO)
        assert (again.epoch, again.resumed, again.old) == (begun, True, (old,))
        assert sum(again.wrapped.values()) == 1_205 - heard[-1]
        assert room.keeper.standings()[0].wraps == {}
        assert room.messages() == [b"letter", b"waiting"]

    def test_a_row_deleted_or_changed_meanwhile_is_not_brought_back(self, room: Strongroom) -> None:
        room.keep_keys(*PERSONS[:2])
        room.ring.begin(room.ring.next_epoch())
        keys = next(each for each in room.rows.places() if each.name == "subject_keys")
        found = keys.others(room.ring.current.name, "", 10)
        self.delete_key(room, PERSONS[0])
        changes = [Change(each.key, each.data, room.ring.current.name, b"new") for each in found]
        assert keys.replace(changes) == 1
        assert keys.replace(changes) == 0
        assert PERSONS[0] not in room.store.gather(subjects=[PERSONS[0]]).subject_keys

    def test_what_was_tampered_with_is_counted_and_keeps_its_epoch(self, room: Strongroom) -> None:
        room.store.append(
            lambda _: Writes(
                subject_keys=[SubjectKeyRow("person:X", room.ring.current.name, b"nonsense" * 8)],
                dead_letters=[DeadLetterRow(LETTER, "http:1", "intake.x", b"\xff", NINE)],
            )
        )
        old = room.ring.current.name
        assert room.keeper.roll(LI).broken == 1
        with pytest.raises(KeysRefused, match=r"keys\.epoch_still_wraps"):
            room.keeper.destroy(old, by=LI, approved_by=ZHAO)

    def test_a_log_as_it_should_be_raises_no_alarm(self, room: Strongroom) -> None:
        room.keep_keys(*PERSONS[:2])
        room.roll_away()
        room.roll_away()
        assert room.log.findings(room.ring.names(), room.rows.marks("keys")) == []

    def test_a_line_taken_from_the_end_of_the_key_log_is_missed(self, room: Strongroom) -> None:
        room.roll_away()
        path = room.folder / "key-log"
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[:-1]))
        found = {each.flaw for each in room.log.findings(room.ring.names(), room.rows.marks("keys"))}
        assert found == {Flaw.CUT, Flaw.UNFINISHED}

    def test_a_key_log_written_anew_is_not_the_one_that_was_marked(self, room: Strongroom) -> None:
        room.roll_away()
        (room.folder / "key-log").unlink()
        room.log.begin(NINE, room.ring.names())
        found = {each.flaw for each in room.log.findings(room.ring.names(), room.rows.marks("keys"))}
        assert found == {Flaw.OTHER_THAN_MARKED}

    def test_marks_are_never_changed(self, room: Strongroom) -> None:
        room.keeper.roll(LI)
        before = room.rows.marks("keys")
        room.rows.mark("keys", [before[0]._replace(hash="0" * 64)])
        assert room.rows.marks("keys") == before

    def test_a_message_of_a_destroyed_epoch_is_told_to_be_gone(self, room: Strongroom) -> None:
        copied = room.vault.seal_bytes(b"copied")
        room.roll_away()
        with pytest.raises(KeyGone):
            Vault(KeyRing.open(room.folder / "ring.json")).open_bytes(copied)

    def test_sealed_messages_are_found_by_age_and_forgotten(self, room: Strongroom) -> None:
        room.keep_messages()
        (found,) = room.rows.letters_before(NINE + timedelta(days=1), settled=False, after="", limit=5)
        assert (found.recorded_at, found.grid_code) == (NINE, None)
        assert room.rows.letters_before(NINE, settled=False, after="", limit=5) == []
        assert room.rows.letters_before(NINE + timedelta(days=1), settled=True, after="", limit=5) == []
        assert (
            room.rows.letters_before(NINE + timedelta(days=1), settled=False, after=found.key, limit=5) == []
        )
        assert room.rows.delete_letters([found.key]) == 1
        assert room.store.dead_letter(LETTER) is None

    @abstractmethod
    def delete_key(self, room: Strongroom, subject: str) -> None:
        """As an erasure deletes it."""
