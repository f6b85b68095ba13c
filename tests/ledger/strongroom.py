"""A store, its keys, and whoever keeps them."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from ledger.identity import stream_id
from ledger.keeping.key_log import Act, KeyLog
from ledger.keeping.port import KeyRows
from ledger.keeping.rolling import GRACE, KeyKeeper
from ledger.key_epochs import KeyRing
from ledger.port import DeadLetterRow, LedgerStore, ParkedRow, SubjectKeyRow, Writes
from ledger.vault import Vault
from tests.ledger.examples import NINE, Clock

LI, ZHAO = "staff:K0001", "staff:K0002"
LETTER, WAITING = UUID(int=7), UUID(int=8)


@dataclass
class Strongroom:
    """A store, its keys, and whoever keeps them."""

    store: LedgerStore
    rows: KeyRows
    ring: KeyRing
    vault: Vault
    clock: Clock
    folder: Path

    @property
    def keeper(self) -> KeyKeeper:
        return KeyKeeper(self.ring, self.vault, self.rows, self.log, self.folder / "lock", self.clock)

    @property
    def log(self) -> KeyLog:
        return KeyLog(self.folder / "key-log")

    def keep_keys(self, *subjects: str) -> None:
        """Persons whose key is stored."""
        self.store.append(
            lambda _: Writes(subject_keys=[self.vault.new_subject_key(each)[0] for each in subjects])
        )

    def keep_messages(self) -> None:
        """A dead letter and a message that waits, both closed."""
        letter, waiting = self.vault.seal_bytes(b"letter"), self.vault.seal_bytes(b"waiting")
        self.store.append(
            lambda _: Writes(
                dead_letters=[DeadLetterRow(LETTER, "http:1", "intake.x", letter, NINE)],
                parked=[ParkedRow(WAITING, stream_id("dispute:1"), NINE, NINE, NINE, "intake.y", waiting)],
            )
        )

    def key_row(self, subject: str) -> SubjectKeyRow:
        """A person's key as it is stored now."""
        return self.store.gather(subjects=[subject]).subject_keys[subject]

    def opens(self, subject: str) -> bool:
        """Whether a process that starts now can use the person's key."""
        return Vault(KeyRing.open(self.folder / "ring.json")).unwrap(self.key_row(subject)) is not None

    def messages(self) -> list[bytes]:
        """What a process that starts now reads of both."""
        letter, waiting = self.store.dead_letter(LETTER), self.store.parked_message(WAITING)
        assert letter is not None
        assert waiting is not None
        fresh = Vault(KeyRing.open(self.folder / "ring.json"))
        return [fresh.open_bytes(letter.sealed), fresh.open_bytes(waiting.sealed)]

    def back_up(self) -> None:
        """As the backup command writes it down."""
        self.log.write(Act.BACKED_UP, self.clock(), begun=self.clock().isoformat())

    def roll_away(self) -> str:
        """Roll, back up, wait, destroy; the epoch that is gone."""
        old = self.ring.current.name
        self.keeper.roll(LI)
        self.back_up()
        self.clock.advance(GRACE)
        self.keeper.destroy(old, by=LI, approved_by=ZHAO)
        return old
