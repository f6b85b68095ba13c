"""Proofs over HTTP: an auditor takes checkpoint, proofs and tiles away, and everybody else is told no."""

from base64 import b64decode
from pathlib import Path

import pytest

from api.problems import LogNotAsSigned, NotFound, NotPermitted, NotYetRecorded, ParameterInvalid
from ledger.proofs.checkpoints import read_checkpoint
from ledger.proofs.leaves import hash_of
from ledger.proofs.merkle import verify_consistency, verify_inclusion
from tests.api.visitors import AUDITOR, KEEPER, MONITOR, OFFICER, Caller, is_problem
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import event


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


def test_a_checkpoint_is_signed_and_speaks_for_a_position(house: EmbeddedHouse, auditor: Caller) -> None:
    answered = auditor.get("/proofs/checkpoint")
    assert answered.status_code == 200
    assert answered.headers["content-type"].startswith("text/plain")
    note, checkpoint = read_checkpoint(answered.text)
    assert house.deps.proofs is not None
    assert house.deps.proofs.notary.verifier.signed(note)
    assert str(checkpoint.size) == answered.headers["gridledger-position"] == str(house.bench.store.head())


def test_an_event_is_proved_to_be_in_the_log(house: EmbeddedHouse, auditor: Caller) -> None:
    _, checkpoint = read_checkpoint(auditor.get("/proofs/checkpoint").text)
    told = auditor.get(f"/proofs/inclusion?position=3&size={checkpoint.size}").json()
    (row,) = house.bench.store.read_log(after=2, limit=1)
    assert b64decode(told["leaf_hash"]) == hash_of(row)
    proof = [b64decode(each) for each in told["hashes"]]
    assert verify_inclusion(
        leaf=hash_of(row), index=2, size=checkpoint.size, root=checkpoint.root, proof=proof
    )


def test_the_log_is_proved_to_have_only_grown(house: EmbeddedHouse, auditor: Caller) -> None:
    _, old = read_checkpoint(auditor.get("/proofs/checkpoint").text)
    house.bench.send_one(event("gridledger.dispute.reported.v1", "D-9"))
    house.follow()
    _, new = read_checkpoint(auditor.get("/proofs/checkpoint").text)
    told = auditor.get(f"/proofs/consistency?from={old.size}&to={new.size}").json()
    assert verify_consistency(
        old=old.size,
        new=new.size,
        old_root=old.root,
        new_root=new.root,
        proof=[b64decode(each) for each in told["hashes"]],
    )


def test_a_tile_is_its_hashes_one_after_another(house: EmbeddedHouse, auditor: Caller) -> None:
    head = house.bench.store.head()
    answered = auditor.get(f"/proofs/tile/0/000.p/{head}")
    rows = house.bench.store.read_log(after=0, limit=head)
    assert answered.content == b"".join(hash_of(row) for row in rows)
    for path in ("0/000", f"0/000.p/{head + 1}", "0/1", "1/000.p/1", "0/x001/000"):
        assert is_problem(auditor.get(f"/proofs/tile/{path}"), NotFound)


def test_what_is_not_in_the_log_has_no_proof(house: EmbeddedHouse, auditor: Caller) -> None:
    head = house.bench.store.head()
    assert is_problem(auditor.get(f"/proofs/inclusion?position=1&size={head + 1}"), NotYetRecorded)
    assert is_problem(auditor.get(f"/proofs/inclusion?position={head + 1}"), ParameterInvalid)
    assert is_problem(auditor.get(f"/proofs/consistency?from={head}&to=1"), ParameterInvalid)


def test_of_an_empty_log_there_is_a_checkpoint_and_no_proof(tmp_path: Path) -> None:
    house = embedded_house(tmp_path)
    auditor = house.visited_by(AUDITOR)
    assert read_checkpoint(auditor.get("/proofs/checkpoint").text)[1].size == 0
    assert is_problem(auditor.get("/proofs/inclusion?position=1"), NotYetRecorded)


def test_a_tree_that_is_not_the_one_signed_is_not_signed_again(house: EmbeddedHouse, auditor: Caller) -> None:
    auditor.get("/proofs/checkpoint")
    with house.views.writing() as cursor:
        cursor.execute("UPDATE proof_hashes SET hash = ? WHERE level = 0 AND place = 1", ("00" * 32,))
    assert is_problem(auditor.get("/proofs/checkpoint"), LogNotAsSigned)


@pytest.mark.parametrize(
    "path", ["checkpoint", "inclusion?position=1", "consistency?from=1", "tile/0/000.p/1"]
)
def test_proofs_are_for_who_answers_for_the_log(house: EmbeddedHouse, path: str) -> None:
    assert house.visited_by(KEEPER).get(f"/proofs/{path}").status_code == 200
    for who in (OFFICER, MONITOR):
        assert is_problem(house.visited_by(who).get(f"/proofs/{path}"), NotPermitted)
