"""The proof tree follows the log like any read model, goes on where it stands, and is that of the stored bytes."""

import sqlite3
from pathlib import Path

import pytest

from ledger.proofs.leaves import hash_of
from ledger.proofs.merkle import verify_consistency, verify_inclusion
from ledger.proofs.tiles import TreeDamaged
from projections.proofs.fold import FoldedOutOfOrder, TreeFolder, edge_from_log
from projections.proofs.view import ProofsView, edge_from_views
from projections.runner import ProjectionRunner
from tests.ledger.naive_tree import naive_root
from tests.projections.standing import Standing
from tests.projections.towns import town

LIVES = town(24)


def follow(house: Standing, batch: int) -> None:
    """A follower that has just been started, and goes on from what is stored."""
    folder = TreeFolder(edge_from_views(house.views))
    ProjectionRunner(house.ledger, house.views, folder, house.report, batch=batch).catch_up()


def test_the_stored_tree_is_that_of_the_log_however_it_grew(register: Standing) -> None:
    for start in range(0, len(LIVES), 97):
        register.record(LIVES[start : start + 97])
        follow(register, batch=41)
    rows = register.ledger.read_log(after=0, limit=len(LIVES) + 1)
    hashes = [hash_of(row) for row in rows]
    assert len(hashes) == len(LIVES) > 256
    view = ProofsView(register.views)
    with view.tree() as tree:
        assert (view.size, tree.size, tree.root()) == (len(LIVES), len(LIVES), naive_root(hashes))
        proof = tree.inclusion(199, tree.size)
        assert verify_inclusion(leaf=hashes[199], index=199, size=tree.size, root=tree.root(), proof=proof)
        grown = tree.consistency(200, tree.size)
    assert verify_consistency(
        old=200, new=len(LIVES), old_root=naive_root(hashes[:200]), new_root=naive_root(hashes), proof=grown
    )
    assert edge_from_log(register.ledger)(len(LIVES)).root() == naive_root(hashes)


def test_a_follower_that_finds_its_tree_damaged_does_not_go_on(house: Standing, tmp_path: Path) -> None:
    house.record(LIVES[:50])
    follow(house, batch=50)
    with sqlite3.connect(tmp_path / "views.sqlite") as database:
        database.execute("DELETE FROM proof_hashes WHERE level = 0 AND place = 49")
    house.record(LIVES[50:60])
    with pytest.raises(TreeDamaged):
        follow(house, batch=50)
    assert ProofsView(house.views).size == 50


def test_the_tree_is_never_folded_stream_by_stream(house: Standing) -> None:
    with pytest.raises(FoldedOutOfOrder):
        house.catalogue.folder("proofs").fold_whole([], left_out={})
