"""The log of who looked at what has a proof tree of its own: a hole, a changed entry and a cut tail are found and named."""

from pathlib import Path

import pytest

from ledger.follower import LogHasAGap
from ledger.proofs.checkpoint_book import CheckpointBook
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.leaf_logs import AccessLeaves, access_leaf
from ledger.proofs.leaves import leaf_hash
from ledger.proofs.merkle import verify_inclusion
from ledger.proofs.notary import NotAContinuation, Notary
from ledger.proofs.recheck import Divergence, Fault, recheck
from projections.proofs.follow import TreeFollower
from projections.proofs.table import ACCESS_HASHES, ACCESS_TREE
from projections.proofs.view import ProofsView, tiles_in
from projections.readstore.sqlite import SQLiteReadStore
from proofs.scene import signer_of
from tests.ledger.naive_tree import naive_root
from tests.projections.standing import open_views
from tests.support.access_rows import ListedRows, TabledRows, look

ORIGIN = "gridledger-access/test"
LOOKS = 600


class Watched:
    """An access log in SQLite, its tree, and who signs it."""

    def __init__(self, folder: Path) -> None:
        self.rows = TabledRows()
        self.views: SQLiteReadStore = open_views(folder)
        self.leaves = AccessLeaves(self.rows)
        self.follower = TreeFollower(self.leaves, self.views, ACCESS_TREE)
        self.view = ProofsView(self.views, ACCESS_TREE)
        self.notary = Notary(signer_of(5, ORIGIN), CheckpointBook(folder / "access-book"))

    def grow(self, number: int) -> None:
        """Looks, followed and signed."""
        self.rows.grow(number)
        self.follower.catch_up()
        self.notary.checkpoint(self.view.tree)

    @property
    def signed(self) -> list[Checkpoint]:
        return [each for _, each in self.notary.book.all()]

    def divergence(self) -> Divergence | None:
        """What `gridledger verify --log access` says."""
        with self.views.reading() as reader:
            return recheck(self.leaves, self.signed, tiles_in(reader, ACCESS_TREE)).divergence


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    made = Watched(tmp_path)
    for number in (1, 255, 2, 342):
        made.grow(number)
    return made


def test_the_tree_is_that_of_positions_and_stored_bytes(watched: Watched) -> None:
    hashes = [leaf_hash(access_leaf(number, look(number))) for number in range(1, LOOKS + 1)]
    newest = watched.signed[-1]
    assert newest == Checkpoint(ORIGIN, LOOKS, naive_root(hashes))
    with watched.view.tree() as tree:
        proof = tree.inclusion(41, LOOKS)
    assert verify_inclusion(leaf=hashes[41], index=41, size=LOOKS, root=newest.root, proof=proof)
    assert watched.divergence() is None


@pytest.mark.parametrize(
    ("statement", "fault", "position"),
    [
        ("DELETE FROM access WHERE position = 123", Fault.MISSING, 123),
        ("UPDATE access SET stored = stored || ' ' WHERE position = 77", Fault.UNREADABLE, 77),
        ("UPDATE access SET stored = CAST(stored || ' ' AS BLOB) WHERE position = 78", Fault.CHANGED, 78),
        ("DELETE FROM access WHERE position > 580", Fault.CUT, 581),
        ("UPDATE access SET position = -5 WHERE position = 90", Fault.UNREADABLE, -5),
        ("INSERT INTO access VALUES (0, 'nobody looked')", Fault.UNREADABLE, 0),
    ],
)
def test_what_was_done_to_the_access_log_is_named(
    watched: Watched, statement: str, fault: Fault, position: int
) -> None:
    watched.rows.database.execute(statement)
    assert watched.divergence() == Divergence(fault, position, position)


def test_a_tree_is_never_grown_over_a_hole(watched: Watched) -> None:
    watched.rows.grow(5)
    watched.rows.database.execute("DELETE FROM access WHERE position = 603")
    with pytest.raises(LogHasAGap, match="603"):
        watched.follower.catch_up()
    assert watched.view.size == LOOKS


def test_an_access_log_that_was_written_anew_gets_no_signature(watched: Watched) -> None:
    watched.rows.database.execute("DELETE FROM access WHERE position = 123")
    watched.rows.database.execute("UPDATE access SET position = position - 1 WHERE position > 123")
    watched.rows.grow(1)
    watched.views.clear(ACCESS_TREE.name, (ACCESS_HASHES,))
    watched.follower.catch_up()
    with pytest.raises(NotAContinuation):
        watched.notary.checkpoint(watched.view.tree)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 9, 100])
def test_the_end_of_the_log_is_found_by_asking_what_stands_behind(size: int) -> None:
    rows = ListedRows()
    rows.grow(size)
    assert AccessLeaves(rows).head() == size


def test_a_hole_does_not_hide_the_end() -> None:
    rows = ListedRows()
    rows.grow(20)
    del rows.rows[3:9]
    assert AccessLeaves(rows).head() == 20
