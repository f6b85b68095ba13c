"""The proof tree against RFC 6962: known roots and proofs, and a naive recursive tree for every other size."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.port import LogRow
from ledger.proofs.edge import TILE_WIDTH, Edge, edge_widths
from ledger.proofs.leaves import EMPTY_ROOT, hash_of, leaf_hash, leaf_of
from ledger.proofs.merkle import ProofNotPossible, verify_consistency, verify_inclusion
from ledger.proofs.tiles import Tile, TreeDamaged, tile_of, tiles_of
from tests.ledger.naive_tree import Shelf, leaves, naive_path, naive_root, naive_subproof

# The eight leaves the certificate-transparency reference is tested with, and the roots over the first 1, 2 … 8.
LEAVES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
ROW = LogRow(7, UUID(int=5), 3, "dispute.reported.v1", b'{"recorded_at":"x"}')
MANY = settings(max_examples=60, deadline=None)


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Edge().root() == Shelf([]).tree().root() == EMPTY_ROOT


@pytest.mark.parametrize("size", range(1, 9))
def test_the_known_trees_have_the_known_roots(size: int) -> None:
    shelf = Shelf([leaf_hash(each) for each in LEAVES[:size]])
    assert shelf.edge.root().hex() == shelf.tree().root().hex() == ROOTS[size - 1]


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [
        (0, 1, []),
        (0, 8, ["96a296d2", "5f083f0a", "6b47aaf2"]),
        (5, 8, ["bc1a0643", "ca854ea1", "d37ee418"]),
        (2, 3, ["fac54203"]),
        (1, 5, ["6e340b9c", "5f083f0a", "bc1a0643"]),
    ],
)
def test_the_known_inclusion_proofs_are_made(index: int, size: int, proof: list[str]) -> None:
    made = Shelf([leaf_hash(each) for each in LEAVES]).tree().inclusion(index, size)
    assert [each.hex()[:8] for each in made] == proof


@pytest.mark.parametrize(
    ("old", "new", "proof"),
    [
        (1, 1, []),
        (1, 8, ["96a296d2", "5f083f0a", "6b47aaf2"]),
        (6, 8, ["0ebc5d34", "ca854ea1", "d37ee418"]),
        (2, 5, ["5f083f0a", "bc1a0643"]),
    ],
)
def test_the_known_consistency_proofs_are_made(old: int, new: int, proof: list[str]) -> None:
    made = Shelf([leaf_hash(each) for each in LEAVES]).tree().consistency(old, new)
    assert [each.hex()[:8] for each in made] == proof


@MANY
@given(st.integers(1, 70), st.data())
def test_every_proof_is_the_naive_one_and_holds_for_nothing_else(size: int, data: st.DataObject) -> None:
    every = leaves(size)
    tree = Shelf(every).tree()
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    other = leaf_hash(b"another")
    path = tree.inclusion(index, size)
    assert path == naive_path(index, every)
    assert verify_inclusion(leaf=every[index], index=index, size=size, root=tree.root(), proof=path)
    assert not verify_inclusion(leaf=other, index=index, size=size, root=tree.root(), proof=path)
    assert not verify_inclusion(
        leaf=every[index], index=index, size=size, root=tree.root(), proof=[*path, other]
    )
    grown = tree.consistency(old, size)
    old_root = naive_root(every[:old])
    assert grown == ([] if old == size else naive_subproof(old, every, whole=True))
    assert tree.root_at(old) == old_root
    held = {"old": old, "new": size, "proof": grown}
    assert verify_consistency(**held, old_root=old_root, new_root=tree.root())
    assert not verify_consistency(**held, old_root=other, new_root=tree.root())
    assert not verify_consistency(**held, old_root=old_root, new_root=other)
    for place in range(len(grown)):
        bent = {**held, "proof": [*grown[:place], other, *grown[place + 1 :]]}
        assert not verify_consistency(**bent, old_root=old_root, new_root=tree.root())


@pytest.mark.parametrize("size", [255, 256, 257, 511, 512, 700, 65_536, 65_537])
def test_a_tree_of_many_tiles_is_the_naive_one(size: int) -> None:
    every = leaves(size)
    shelf = Shelf(every)
    assert shelf.edge.root() == shelf.tree().root() == naive_root(every)
    for index in (0, 255, size // 2, size - 1):
        if index < size:
            path = shelf.tree().inclusion(index, size)
            assert verify_inclusion(
                leaf=every[index], index=index, size=size, root=naive_root(every), proof=path
            )


def test_a_proof_reads_few_tiles() -> None:
    shelf = Shelf(leaves(66_000))
    shelf.reads = 0
    shelf.tree().inclusion(12_345, 66_000)
    assert shelf.reads <= 6


@MANY
@given(st.integers(0, 600), st.integers(0, 600))
def test_an_edge_can_be_taken_up_again_anywhere(first: int, more: int) -> None:
    every = leaves(first + more)
    shelf = Shelf(every[:first])
    levels = [
        shelf.read(Tile(level, (first >> (8 * level)) // TILE_WIDTH, width))
        for level, width in enumerate(edge_widths(first))
    ]
    again = Edge(first, levels)
    for each in every[first:]:
        list(again.take(each))
    assert again.root() == naive_root(every)


def test_a_missing_hash_is_noticed() -> None:
    shelf = Shelf(leaves(300))
    del shelf.kept[0, 299]
    with pytest.raises(TreeDamaged):
        shelf.tree().root()


@pytest.mark.parametrize(("old", "new"), [(0, 4), (5, 4)])
def test_there_is_no_proof_of_what_is_not_there(old: int, new: int) -> None:
    with pytest.raises(ProofNotPossible):
        Shelf(leaves(4)).tree().consistency(old, new)
    with pytest.raises(ProofNotPossible):
        Shelf(leaves(4)).tree().inclusion(new, new)
    assert not verify_consistency(old=old, new=new, old_root=EMPTY_ROOT, new_root=EMPTY_ROOT, proof=[])


@pytest.mark.parametrize(
    "other",
    [
        ROW._replace(position=8),
        ROW._replace(stream_id=UUID(int=6)),
        ROW._replace(version=4),
        ROW._replace(topic="dispute.reported.v2"),
        ROW._replace(state=ROW.state + b" "),
        ROW._replace(topic=ROW.topic + ROW.state.decode(), state=b""),
        ROW._replace(topic="", state=ROW.topic.encode() + ROW.state),
    ],
)
def test_no_column_of_a_row_can_change_without_its_leaf(other: LogRow) -> None:
    assert leaf_of(other) != leaf_of(ROW)
    assert hash_of(other) != hash_of(ROW)


def test_a_leaf_is_written_as_documented() -> None:
    assert (
        leaf_of(LogRow(1, UUID(int=2), 3, "a.b.v1", b"{}")).hex()
        == ("0000000000000001" + "00" * 15 + "02" + "0000000000000003" + "00000006" + b"a.b.v1".hex())
        + "0000000000000002"
        + b"{}".hex()
    )


@pytest.mark.parametrize(
    ("path", "tile"),
    [
        ("000", Tile(0, 0, 256)),
        ("067.p/5", Tile(0, 67, 5)),
        ("x001/x234/067", Tile(0, 1_234_067, 256)),
        ("67", None),
        ("000.p/256", None),
        ("000.p/0", None),
        ("x000/067", None),
        ("../000", None),
        ("x999/" * 9 + "999", None),
    ],
)
def test_a_tile_is_where_tlog_tiles_puts_it(path: str, tile: Tile | None) -> None:
    assert tile_of(0, path) == tile


def test_a_tree_has_full_tiles_and_a_partial_one_a_level() -> None:
    assert list(tiles_of(0)) == []
    assert [each.path for each in tiles_of(70_000)][-4:] == [
        "0/273.p/112",
        "1/000",
        "1/001.p/17",
        "2/000.p/1",
    ]
