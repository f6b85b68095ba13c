"""A house to be erased in: a real road, every read model, and eyes for every byte below them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from app.catalogues import catalogue, stream_kinds
from app.erasing import CertificateShelf, ErasureWork
from app.erasure_book import ErasureBook
from app.event_types import codec
from app.rulebooks import rulebooks
from app.views import projections_over
from domain.registry.spelling import spelled_phone
from intake.delivery import Receipt
from intake.erasure import Erasure
from intake.letters_about import LettersAbout
from intake.reader import Reader, ReadingLimits
from intake.road import Road
from ledger.identity import message_key
from ledger.keeping.erasure_list import ErasureList
from ledger.keeping.holds import HoldBook
from ledger.key_epochs import KeyRing
from ledger.port import LedgerStore, LogRow, Verdict
from ledger.proofs.checkpoint_book import CheckpointBook
from ledger.proofs.leaf_logs import EventLeaves
from ledger.proofs.notary import Notary
from ledger.proofs.recheck import recheck
from ledger.store.sqlite import SQLiteLedger
from ledger.vault import Vault
from projections.catalogue import TABLES
from projections.proofs.view import ProofsView, tiles_in
from projections.readstore.port import ReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.registry.persons import PERSONS
from projections.search.fold import token_of
from projections.search.words import WordKind, name_words
from proofs.canaries import SOURCE, Canary, delivered, places, story
from proofs.scene import signer_of

BEGAN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of some people: bytes of their keys and look-ups, of sealed values, and rows by person."""

    keys: frozenset[bytes]
    boxes: frozenset[bytes]
    rows: dict[str, tuple[object, ...]] = field(compare=True)

    def of(self, person_key: str) -> "Held":
        """One of them; their own bytes are in their own rows."""
        row = self.rows[person_key]
        return Held(frozenset(_keys_in(row)), frozenset(_boxes_in(row)), {person_key: row})


@dataclass(frozen=True, slots=True)
class ErasureHouse:
    """`files` are those a byte of somebody could stand in."""

    road: Road
    book: ErasureBook
    work: ErasureWork
    notary: Notary
    files: Callable[[], Iterable[Path]]
    close: Callable[[], None]

    def tell(self, people: Sequence[Canary]) -> None:
        """The whole story; what was misshapen is kept, as it would be."""
        self.take(places())
        receipts = self.take(story(people))
        wrong = {each.code for each in receipts if each.verdict is not Verdict.ACCEPTED}
        assert wrong == {"intake.field_not_published"}, wrong

    def take(self, events: Iterable[dict[str, object]]) -> list[Receipt]:
        """Down the road, in batches."""
        return self.road.take(delivered(events, self.road.clock()))

    def rows(self) -> Iterator[LogRow]:
        """The whole log."""
        after = 0
        while rows := self.road.store.read_log(after=after, limit=AT_ONCE):
            yield from rows
            after = rows[-1].position

    def counts(self) -> int:
        """How many persons the register counts."""
        with self.work.views.reading() as reader:
            return int(reader.select("SELECT count(*) FROM persons")[0][0] or 0)

    def held_by(self, people: Sequence[Canary]) -> Held:
        """What stands of them outside the log."""
        rows = {each.key: self._rows_of(each) for each in people}
        return Held(
            frozenset(key for row in rows.values() for key in _keys_in(row)),
            frozenset(box for row in rows.values() for box in _boxes_in(row)),
            rows,
        )

    def _rows_of(self, each: Canary) -> tuple[object, ...]:
        store, subject = self.road.store, f"person:{each.key}"
        key = store.gather(subjects=[subject]).subject_keys.get(subject)
        tokens = tuple(
            token
            for kind, value in _looked_up(each)
            if subject in store.lookup(kind, token := self.road.vault.lookup_token(kind, value))
        )
        letter = store.dead_letter(message_key(SOURCE, f"wrong-{each.key}"))
        with self.work.views.reading() as reader:
            asked = f"SELECT * FROM {PERSONS.name} WHERE person_key = ? ORDER BY from_position"
            versions = tuple(reader.select(asked, (each.key,)))
        return key, tokens, letter, versions

    def found_by_search(self, people: Sequence[Canary]) -> int:
        """How many are found by any word of their name, by a look-up, or at all in the table of words."""
        vault, found = self.road.vault, 0
        with self.work.views.reading() as reader:
            for each in people:
                subject = f"person:{each.key}"
                entries = reader.select("SELECT from_position FROM search_entries WHERE ref = ?", (subject,))
                whole = token_of(vault, WordKind.NAME, each.name)
                assert any(word.text == each.name for word in name_words(each.name))
                words = reader.select("SELECT 1 FROM search_words WHERE token = ?", (whole,))
                numbers = [
                    self.road.store.lookup(kind, vault.lookup_token(kind, value))
                    for kind, value in _looked_up(each)
                ]
                found += bool(entries or words or any(subject in each for each in numbers))
        return found

    def letters_about(self, people: Sequence[Canary]) -> int:
        """How many kept messages are about any of them."""
        about = LettersAbout(self.road.store, self.road.codec, self.road.vault, self.road.reader)
        return sum(bool(about.keys(each.key)) for each in people)

    def every_byte(self) -> bytes:
        """Of every file."""
        return b"\0".join(path.read_bytes() for path in self.files())

    def every_byte_but_the_log(self) -> bytes:
        """Of the read models."""
        return b"\0".join(path.read_bytes() for path in self.files() if "ledger" not in path.name)

    def proofs_hold(self) -> bool:
        """What `gridledger verify` does: the log against every checkpoint, the one from before the erasures too."""
        self.sign()
        signed = [each for _, each in self.notary.book.all()]
        with self.work.views.reading() as reader:
            return len(signed) > 1 and recheck(EventLeaves(self.road.store), signed, tiles_in(reader)).holds

    def sign(self) -> None:
        """A checkpoint of the log as it stands; refused where it does not continue the last one."""
        self.work.follow()
        self.notary.checkpoint(ProofsView(self.work.views).tree)


def erasure_house(folder: Path) -> ErasureHouse:
    """Embedded, in one folder."""
    ticks = count()

    def clock() -> datetime:
        return BEGAN + timedelta(seconds=next(ticks))

    store = SQLiteLedger(folder / "ledger.sqlite", clock)
    views = SQLiteReadStore(folder / "views.sqlite")
    store.prepare()
    return house_over(store, views, folder, clock)


def house_over(
    store: LedgerStore, views: ReadStore, folder: Path, clock: Callable[[], datetime]
) -> ErasureHouse:
    """Over any stores; keys and certificates in the folder."""
    # long because a house is put together in one place
    views.prepare(TABLES)
    vault = Vault(KeyRing.open(folder / "keys" / "ring.json"))
    road = Road(
        store=store,
        codec=codec(),
        vault=vault,
        reader=Reader(
            catalogue=catalogue(),
            sources=frozenset({SOURCE}),
            rulebook_for=rulebooks(),
            limits=ReadingLimits(),
        ),
        kinds=stream_kinds(),
        clock=clock,
    )
    book = ErasureBook(
        ErasureList(folder / "keys" / "erasure-list"), HoldBook(folder / "keys" / "legal-holds")
    )
    work = ErasureWork(
        erasure=Erasure(road, rulebooks(), book.begin),
        log=store,
        views=views,
        folders=projections_over(store, vault, views).folders,
        drop_old=lambda: None,
        shelf=CertificateShelf(folder / "certificates"),
        require_seen=lambda: None,
        mark=lambda: None,
    )

    def close() -> None:
        store.close()
        views.close()

    notary = Notary(signer_of(1), CheckpointBook(folder / "checkpoints"))
    return ErasureHouse(
        road, book, work, notary, lambda: sorted(each for each in folder.rglob("*") if each.is_file()), close
    )


def _looked_up(each: Canary) -> tuple[tuple[str, str], ...]:
    return ("id_number", each.id_number), ("phone", spelled_phone(each.phone))


def _keys_in(row: tuple[object, ...]) -> Iterator[bytes]:
    key, tokens, letter, _ = row
    wrapped, sealed = getattr(key, "wrapped", None), getattr(letter, "sealed", None)
    yield from (each for each in (wrapped, sealed) if isinstance(each, bytes))
    if isinstance(tokens, tuple):
        yield from (each for each in tokens if isinstance(each, bytes))


def _boxes_in(row: tuple[object, ...]) -> Iterator[bytes]:
    """The sealed texts of every version of a person's row."""
    versions = row[3]
    if isinstance(versions, tuple):
        for version in versions:
            for cell in version:
                if isinstance(cell, str) and '"box":"' in cell:
                    yield cell.partition('"box":"')[2].partition('"')[0].encode()
