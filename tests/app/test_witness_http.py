"""A real witness over HTTP: it cosigns a log that only grew, refuses forks and shortened logs, and exports wait for it."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from api.deps import ProofParts
from app.listening import listen
from app.signing import Schedule, SigningRound
from app.submitting import Submission, WitnessSaysNo
from app.trees import SignedLog
from app.witness_server import witness_server
from ledger.proofs.checkpoint_book import CheckpointBook
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.cosigning import (
    CosignedNotes,
    Cosigning,
    Freshness,
)
from ledger.proofs.leaf_logs import AccessLeaves
from ledger.proofs.notary import NotAContinuation, Notary
from ledger.proofs.notes import Algorithm, Note
from ledger.proofs.witness import Witness
from ledger.proofs.witness_protocol import AddCheckpoint, WitnessDesk
from projections.proofs.follow import TreeFollower
from projections.proofs.table import ACCESS_HASHES, ACCESS_TREE
from projections.proofs.view import ProofsView
from proofs.scene import signer_of
from tests.projections.standing import open_views
from tests.support.access_rows import ListedRows, look

ORIGIN = "gridledger-access/test"
LOG, OTHER, WITNESS = signer_of(1, ORIGIN), signer_of(2, ORIGIN), signer_of(3, "witness.example")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@contextmanager
def served(desk: WitnessDesk) -> Iterator[str]:
    """The witness on a port of its own."""
    listening = listen("127.0.0.1", 0)
    server = witness_server(desk)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


class House:
    """A log with its tree, its key, and the witness it is shown to."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self.rows, self.views = ListedRows(), open_views(folder)
        self.leaves = AccessLeaves(self.rows)
        self.view = ProofsView(self.views, ACCESS_TREE)
        self.notary = Notary(LOG, CheckpointBook(folder / "book"))
        self.log = SignedLog(self.leaves, ACCESS_TREE, ProofParts(self.view, self.notary))
        self.cosigning = Cosigning(
            log=LOG.verifier(),
            witnesses=[WITNESS.verifier(Algorithm.COSIGNATURE)],
            max_age=HOUR,
            kept=CosignedNotes(folder / "cosigned"),
        )
        self.url = url

    def grow(self, number: int) -> str:
        """Entries more, followed and signed."""
        self.rows.grow(number)
        self.follow()
        return self.log.checkpoint().written()

    def follow(self) -> None:
        TreeFollower(self.leaves, self.views, ACCESS_TREE).catch_up()

    def submit(self, written: str) -> Note:
        assert self.url is not None
        return Submission(self.url, self.cosigning, self.view.tree).cosigned(written)


@pytest.fixture
def desk(tmp_path: Path) -> WitnessDesk:
    return WitnessDesk(Witness(WITNESS, tmp_path / "witness"), {ORIGIN: LOG.verifier()})


@pytest.fixture
def house(tmp_path: Path, desk: WitnessDesk) -> Iterator[House]:
    with served(desk) as url:
        yield House(tmp_path, url)


def posted(url: str, body: bytes) -> tuple[int, str, str]:
    """Status, body and media type."""
    request = urllib.request.Request(f"{url}/add-checkpoint", data=body, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answered:
            return answered.status, answered.read().decode(), answered.headers["content-type"]
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode(), refused.headers["content-type"]


def test_a_log_that_grows_is_cosigned_again_and_again(house: House, desk: WitnessDesk) -> None:
    for number in (3, 1, 300):
        note = house.submit(house.grow(number))
        assert WITNESS.verifier(Algorithm.COSIGNATURE).signed(note)
        assert LOG.verifier().signed(note)
    last = desk.witness.last(ORIGIN)
    assert last is not None
    assert last.size == 304
    kept = house.cosigning.kept.newest(ORIGIN)
    assert kept is not None
    assert kept[1] == last


def test_a_log_that_forgot_what_was_cosigned_is_told_and_goes_on(house: House, tmp_path: Path) -> None:
    house.submit(house.grow(5))
    for each in (tmp_path / "cosigned").iterdir():
        each.unlink()
    house.submit(house.grow(7))


def test_a_fork_gets_no_cosignature(house: House, desk: WitnessDesk) -> None:
    house.submit(house.grow(20))
    house.rows.rows[3] = (4, b"nobody looked")
    house.views.clear(ACCESS_TREE.name, (ACCESS_HASHES,))
    house.follow()
    with house.view.tree() as tree:
        same = LOG.sign(Note(Checkpoint(ORIGIN, tree.size, tree.root()).text)).written()
    with pytest.raises(WitnessSaysNo) as no:
        house.submit(same)
    assert no.value.status == 409
    house.rows.grow(5)
    house.follow()
    with house.view.tree() as tree:
        longer = LOG.sign(Note(Checkpoint(ORIGIN, tree.size, tree.root()).text)).written()
    with pytest.raises(WitnessSaysNo) as no:
        house.submit(longer)
    assert no.value.status == 422
    last = desk.witness.last(ORIGIN)
    assert last is not None
    assert last.size == 20


def test_a_shortened_log_gets_no_cosignature(house: House) -> None:
    short = house.grow(20)
    house.submit(house.grow(5))
    with pytest.raises(WitnessSaysNo) as no:
        house.submit(short)
    assert no.value.status in (400, 409)


def test_the_protocol_answers_as_it_is_written(house: House) -> None:
    first, second = house.grow(4), house.grow(4)
    assert house.url is not None
    url = house.url
    with house.view.tree() as tree:
        proof = tree.consistency(4, 8)
    asked = AddCheckpoint(0, [], first).written().encode()
    status, body, _ = posted(url, asked)
    assert (status, body.startswith("— witness.example ")) == (200, True)
    assert posted(url, asked) == (409, "4\n", "text/x.tlog.size; charset=utf-8")
    assert posted(url, AddCheckpoint(4, [], second).written().encode())[0] == 422
    assert posted(url, AddCheckpoint(9, [], second).written().encode())[0] == 400
    assert posted(url, AddCheckpoint(4, proof, second).written().encode())[0] == 200
    assert posted(url, AddCheckpoint(8, [], second).written().encode())[0] == 200
    stranger = signer_of(1, "elsewhere").sign(Note(Checkpoint("elsewhere", 1, bytes(32)).text)).written()
    assert posted(url, AddCheckpoint(0, [], stranger).written().encode())[0] == 404
    unsigned = OTHER.sign(Note(Checkpoint(ORIGIN, 9, bytes(32)).text)).written()
    assert posted(url, AddCheckpoint(8, [], unsigned).written().encode())[0] == 403
    for body_ in (
        b"",
        b"old 4\n",
        b"old x\n\n" + second.encode(),
        b"\xff",
        b"old 4\nAAAA\n\n" + second.encode(),
    ):
        assert posted(url, body_)[0] == 400
    assert posted(url, b"x" * 70_000)[0] == 413


def test_a_strangers_cosignature_is_none(tmp_path: Path) -> None:
    stranger = signer_of(9, "witness.example")
    with served(WitnessDesk(Witness(stranger, tmp_path / "w"), {ORIGIN: LOG.verifier()})) as url:
        house = House(tmp_path, url)
        with pytest.raises(WitnessSaysNo, match="not cosigned by a witness of the settings"):
            house.submit(house.grow(3))
        assert house.cosigning.at(NOW) is Freshness.MISSING


def test_a_witness_out_of_reach_is_said_and_nothing_is_kept(tmp_path: Path) -> None:
    for url in ("http://127.0.0.1:1", "ftp://127.0.0.1"):
        house = House(tmp_path, url)
        with pytest.raises(WitnessSaysNo) as no:
            house.submit(house.grow(1))
        assert no.value.status == 0


def test_what_is_due_is_signed_and_cosigned_by_itself(house: House) -> None:
    turns = SigningRound(house.log, house.cosigning, Schedule(events=10, seconds=60.0), house.url)
    now = datetime.now(UTC)
    house.rows.grow(3)
    house.follow()
    turns.turn(1_000.0, now)
    assert house.notary.book.sizes() == [3], "the first is due at once"
    assert house.cosigning.at(now) is Freshness.FRESH
    house.rows.grow(4)
    house.follow()
    turns.turn(1_010.0, now)
    assert house.notary.book.sizes() == [3], "neither enough events nor enough time"
    house.rows.grow(6)
    house.follow()
    turns.turn(1_011.0, now)
    assert house.notary.book.sizes() == [3, 13]
    house.rows.grow(1)
    house.follow()
    turns.turn(1_072.0, now)
    assert house.notary.book.sizes() == [3, 13, 14]
    kept = house.cosigning.kept.newest(ORIGIN)
    assert kept is not None
    assert kept[1].size == 14


def test_a_log_that_shrank_is_not_passed_over_in_silence(house: House) -> None:
    house.grow(20)
    house.views.clear(ACCESS_TREE.name, (ACCESS_HASHES,))
    house.rows.rows = [(each, look(each)) for each in range(1, 6)]
    house.follow()
    turns = SigningRound(house.log, house.cosigning, Schedule(events=10, seconds=60.0), None)
    with pytest.raises(NotAContinuation):
        turns.turn(1_000.0, NOW)
