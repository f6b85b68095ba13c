"""The thread that signs: what one log suffers from keeps no other from being signed, and the book is listed once a turn."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from access.log_sqlite import SQLiteAccessLog
from api.deps import ProofParts
from app.assembly import House
from app.settings import Settings
from app.signing import Schedule, Signing, SigningRound
from app.trees import SignedLog
from app.views import open_views
from ledger.proofs.checkpoint_book import CheckpointBook
from ledger.proofs.cosigning import CosignedNotes, Cosigning
from ledger.proofs.leaf_logs import AccessLeaves
from ledger.proofs.notary import Notary
from projections.proofs.follow import TreeFollower
from projections.proofs.table import ACCESS_TREE
from projections.proofs.view import ProofsView
from projections.readstore.port import ReadStore
from proofs.scene import signer_of
from tests.app.command_line import CommandLine
from tests.app.test_access_proofs import look
from tests.projections.standing import open_views as empty_views
from tests.support.access_rows import ListedRows


@pytest.fixture
def house(followed: CommandLine) -> Iterator[tuple[House, ReadStore]]:
    """A town at which somebody looked; nothing was signed yet."""
    settings = Settings(data_dir=followed.folder / "data")
    with closing(SQLiteAccessLog(settings.data_dir / "access.sqlite")) as log:
        log.record([look(number) for number in range(1, 4)])
    made, views = House(settings), open_views(settings)
    yield made, views
    views.close()
    made.log.close()


def sizes(house: House) -> tuple[list[int], list[int]]:
    """What was signed of the events, and of the access log."""
    return house.notary.book.sizes(), house.access_notary.book.sizes()


def test_both_logs_are_signed_in_one_turn(house: tuple[House, ReadStore]) -> None:
    made, views = house
    assert Signing(made, views).turn() is None
    assert sizes(made) == ([made.log.head()], [3])


def test_a_hole_in_the_access_log_keeps_no_event_from_being_signed(house: tuple[House, ReadStore]) -> None:
    made, views = house
    with closing(sqlite3.connect(made.settings.data_dir / "access.sqlite", isolation_level=None)) as log:
        log.execute("DROP TRIGGER looks_never_deleted")
        log.execute("DELETE FROM looks WHERE position = 2")
    trouble = Signing(made, views).turn()
    assert trouble is not None
    assert trouble.startswith("LogHasAGap: ")
    assert sizes(made)[0] == [made.log.head()]


def test_a_spoilt_book_of_the_events_keeps_no_look_from_being_signed(house: tuple[House, ReadStore]) -> None:
    made, views = house
    book = made.settings.checkpoints_path
    book.mkdir(parents=True, exist_ok=True)
    (book / f"{1:020d}.note").write_text("nothing", encoding="utf-8")
    trouble = Signing(made, views).turn()
    assert trouble is not None
    assert trouble.startswith("BookNotSafe: ")
    assert sizes(made)[1] == [3]


def test_another_process_that_follows_is_no_trouble(house: tuple[House, ReadStore]) -> None:
    made, views = house
    lease = views.take_lease(ACCESS_TREE.name, "another", 60.0)
    assert lease is not None
    assert Signing(made, views).turn() is None
    assert sizes(made) == ([made.log.head()], [])
    views.give_up_lease(lease)


class Listed(CheckpointBook):
    """Counts how often its folder is gone through."""

    times = 0

    def sizes(self) -> list[int]:
        self.times += 1
        return super().sizes()


def test_a_turn_with_nothing_to_do_lists_the_book_once(tmp_path: Path) -> None:
    rows, views = ListedRows(), empty_views(tmp_path)
    signer, book = signer_of(1, "gridledger-access/test"), Listed(tmp_path / "book")
    log = SignedLog(
        AccessLeaves(rows), ACCESS_TREE, ProofParts(ProofsView(views, ACCESS_TREE), Notary(signer, book))
    )
    cosigning = Cosigning(
        log=signer.verifier(), witnesses=(), max_age=Settings().witness_max_age, kept=CosignedNotes(tmp_path)
    )
    turns = SigningRound(log, cosigning, Schedule(events=10, seconds=60.0), None)
    rows.grow(3)
    TreeFollower(log.leaves, views, ACCESS_TREE).catch_up()
    now = datetime.now(UTC)
    turns.turn(1_000.0, now)
    book.times = 0
    turns.turn(1_001.0, now)
    assert book.times == 1
    views.close()
