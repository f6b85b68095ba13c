"""Over HTTP: whole histories, the access log's proofs, and exports that wait for a witness."""

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from access.look import Outcome
from access.principal import PlaceScope, Reach
from api.access_problems import RecordRestricted
from api.deps import ProofParts
from api.problems import CheckpointNotCosigned, NotFound, NotPermitted, NotYetRecorded, ParameterInvalid
from ledger.identity import stream_id
from ledger.proofs.checkpoint_book import CheckpointBook
from ledger.proofs.checkpoints import read_checkpoint
from ledger.proofs.cosigning import CosignedNotes, Cosigning
from ledger.proofs.histories import History, HistoryProof, extended
from ledger.proofs.leaf_logs import AccessLeaves, access_leaf
from ledger.proofs.leaves import leaf_hash
from ledger.proofs.merkle import verify_inclusion
from ledger.proofs.notary import Notary
from ledger.proofs.notes import Algorithm
from projections.histories.table import HEADS, NAME, NODES
from projections.proofs.follow import TreeFollower
from projections.proofs.table import ACCESS_TREE
from projections.proofs.view import ProofsView
from proofs.scene import signer_of
from tests.api.visitors import AUDITOR, KEEPER, OFFICER, Caller, is_problem
from tests.api.watched import head, looks_since
from tests.intake.erasure_contract import LIU, two_persons
from tests.support.access_rows import ListedRows, look
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import GRID, event
from tests.support.rights import about, require_accepted

WITNESS = signer_of(3, "witness.example")


@pytest.fixture
def house(tmp_path: Path) -> EmbeddedHouse:
    made = embedded_house(tmp_path)
    for number in range(6):
        made.bench.send_one(event("gridledger.dispute.reported.v1", f"D-{number}"))
    made.follow()
    return made


@pytest.fixture
def auditor(house: EmbeddedHouse) -> Caller:
    return house.visited_by(AUDITOR)


def a_stream(house: EmbeddedHouse) -> str:
    """The name of a stream that is there."""
    for row in house.bench.store.read_log(after=0, limit=100):
        name = row.state.decode().partition('"stream":"')[2].partition('"')[0]
        if name.startswith("dispute:"):
            return name
    raise AssertionError("there is no dispute")


def proof_in(told: dict[str, object]) -> HistoryProof:
    """The proof as a client reads it."""
    entry = told["history"]
    assert isinstance(entry, dict)
    stream = UUID(hex=entry["stream"])
    history = (
        History(stream, entry["events"], entry["last"], b64decode(entry["digest"]))
        if entry["events"]
        else None
    )
    other = None if "other" not in entry else (UUID(hex=entry["other"][0]), b64decode(entry["other"][1]))
    return HistoryProof(
        stream=stream, history=history, other=other, hashes=[b64decode(each) for each in entry["hashes"]]
    )


def test_all_events_of_a_stream_are_named_and_proved_to_be_all(house: EmbeddedHouse, auditor: Caller) -> None:
    name = a_stream(house)
    told = auditor.get(f"/proofs/history?stream={name}").json()
    note, signed = read_checkpoint(told["checkpoint"])
    assert house.deps.proofs is not None
    assert house.deps.proofs.notary.verifier.signed(note)
    proof = proof_in(told)
    assert proof.stream == stream_id(name)
    assert signed.histories is not None
    assert proof.leads_to(signed.histories)
    digest = bytes(32)
    for each in told["events"]:
        digest = extended(digest, b64decode(each["leaf_hash"]))
    assert proof.history == History(proof.stream, len(told["events"]), told["events"][-1]["position"], digest)


def test_who_is_not_in_the_ledger_is_proved_not_to_be(house: EmbeddedHouse, auditor: Caller) -> None:
    told = auditor.get("/proofs/history?stream=person:NOBODY").json()
    proof = proof_in(told)
    assert (proof.history, told["events"]) == (None, [])
    assert proof.leads_to(b64decode(told["root"]))
    assert is_problem(auditor.get("/proofs/history?stream=nobody"), ParameterInvalid)
    assert is_problem(house.visited_by(OFFICER).get("/proofs/history?stream=person:NOBODY"), NotPermitted)


def test_a_whole_history_is_told_as_the_person_or_the_case_is_and_is_a_look(house: EmbeddedHouse) -> None:
    two_persons(house.bench)
    house.follow()
    path, before = f"/proofs/history?stream=person:{LIU}", head(house)
    near = replace(AUDITOR, name="near", scope=PlaceScope(Reach.GRID, frozenset({GRID})))
    far = replace(AUDITOR, name="far", scope=PlaceScope(Reach.GRID, frozenset({"990101100009001"})))
    case = f"/proofs/history?stream={a_stream(house)}"
    for who, asked, status in (
        (near, path, 200),
        (far, path, 404),
        (near, case, 200),
        (far, case, 404),
        (near, "/proofs/history?stream=person:NOBODY", 404),
    ):
        assert house.visited_by(who).get(asked).status_code == status, (who.name, asked)
    told, refused, of_case, _, typed = looks_since(house, before)
    assert (told.action, told.outcome, told.subjects) == ("proofs.history", Outcome.SHOWN, (LIU,))
    assert (refused.outcome, refused.subjects) == (Outcome.REFUSED, (LIU,))
    assert of_case.objects == (a_stream(house),)
    assert (typed.subjects, typed.objects) == ((), ())
    restricted = {"scope": "all_but_storage", "ground": "objection"}
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, restricted))])
    house.follow()
    assert is_problem(house.visited_by(KEEPER).get(path), RecordRestricted)
    assert house.visited_by(near).get(path).status_code == 200


def test_a_ledger_whose_map_is_still_being_built_says_so(tmp_path: Path) -> None:
    house = embedded_house(tmp_path)
    house.bench.send_one(event("gridledger.dispute.reported.v1", "D-1"))
    for runner in house.runners:
        if runner.name != NAME:
            runner.catch_up()
    told = house.visited_by(AUDITOR).get("/proofs/history?stream=person:NOBODY")
    assert is_problem(told, NotYetRecorded)


def test_a_map_somebody_altered_gets_no_signature(house: EmbeddedHouse, auditor: Caller) -> None:
    auditor.get("/proofs/checkpoint")
    with house.views.writing() as cursor:
        cursor.execute(f"UPDATE {NODES.name} SET hash = ? WHERE length(prefix) = 2", ("00" * 32,))
    assert auditor.get("/proofs/checkpoint").json()["code"] == "api.log_not_as_signed"
    with house.views.writing() as cursor:
        cursor.execute(f"DELETE FROM {HEADS.name}")
    assert auditor.get(f"/proofs/history?stream={a_stream(house)}").status_code == 500


def test_the_access_log_is_proved_under_paths_of_its_own(house: EmbeddedHouse, tmp_path: Path) -> None:
    assert is_problem(house.visited_by(AUDITOR).get("/proofs/access/checkpoint"), NotFound)
    rows = ListedRows()
    rows.grow(30)
    TreeFollower(AccessLeaves(rows), house.views, ACCESS_TREE).catch_up()
    notary = Notary(signer_of(5, "gridledger-access/test"), CheckpointBook(tmp_path / "access-book"))
    parts = ProofParts(ProofsView(house.views, ACCESS_TREE), notary)
    watched = replace(house, deps=replace(house.deps, access_proofs=parts), visitors={})
    auditor = watched.visited_by(AUDITOR)
    note, signed = read_checkpoint(auditor.get("/proofs/access/checkpoint").text)
    assert notary.verifier.signed(note)
    told = auditor.get("/proofs/access/inclusion?position=7").json()
    proof = [b64decode(each) for each in told["hashes"]]
    leaf = leaf_hash(access_leaf(7, look(7)))
    assert verify_inclusion(leaf=leaf, index=6, size=30, root=signed.root, proof=proof)
    assert auditor.get("/proofs/access/consistency?from=7").json()["to_size"] == 30
    assert len(auditor.get("/proofs/access/tile/0/000.p/30").content) == 30 * 32


def test_exports_wait_for_a_witness_and_nothing_else_does(house: EmbeddedHouse, tmp_path: Path) -> None:
    assert house.deps.proofs is not None
    notary = house.deps.proofs.notary
    cosigning = Cosigning(
        log=notary.verifier,
        witnesses=[WITNESS.verifier(Algorithm.COSIGNATURE)],
        max_age=timedelta(hours=1),
        kept=CosignedNotes(tmp_path / "cosigned"),
    )
    held = replace(house, deps=replace(house.deps, cosigning=cosigning), visitors={})
    keeper = held.visited_by(KEEPER)
    assert is_problem(keeper.get("/exports/dispute_board"), CheckpointNotCosigned)
    assert keeper.get("/disputes").status_code == 200
    assert keeper.get("/readyz").json()["cosigned"] == "missing"
    note, signed = read_checkpoint(keeper.get("/proofs/checkpoint").text)
    seconds = int(house.deps.clock().timestamp())
    cosigning.kept.keep(WITNESS.cosign(note, seconds), signed)
    assert keeper.get("/exports/dispute_board").status_code == 200
    assert keeper.get("/readyz").json()["cosigned"] == "fresh"
    cosigning.kept.keep(WITNESS.cosign(note, seconds - 7_200), signed)
    assert is_problem(keeper.get("/exports/dispute_board"), CheckpointNotCosigned)
    assert house.visited_by(KEEPER).get("/readyz").json()["cosigned"] == "off"
