"""Persons and grids on the whole road: warned at capture, refused at verification, sealed, found again."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.registry.events import PersonReferenced
from domain.shared.personal import Sealed
from ledger.identity import stream_id
from tests.domain.registry.sayings import GRID, LIU, LIU_ID, WRONG_ID
from tests.support.intake import Bench, event, sqlite_bench

PERSON = {"name": "刘安春", "id_type": "resident_id", "id_number": LIU_ID, "phone": "110 0000 1234"}
REFERENCED = "gridledger.person.referenced.v1"
CORRECTED = "gridledger.person.corrected.v1"
VERIFIED = "gridledger.person.identifier_verified.v1"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return sqlite_bench(tmp_path)


def test_a_wrong_check_digit_is_taken_with_a_warning_and_refused_at_verification(bench: Bench) -> None:
    taken = bench.send_one(event(REFERENCED, LIU, data={**PERSON, "id_number": WRONG_ID}))
    assert (taken.verdict.value, taken.code) == ("accepted", "person.id_check_digit_wrong")
    seen = {"id_type": "resident_id", "id_number": WRONG_ID, "method": "document_seen"}
    refused = bench.send_one(event(VERIFIED, LIU, data=seen))
    assert (refused.verdict.value, refused.code) == ("refused", "person.id_check_digit_wrong")
    corrected = {"reason": "mistyped", "id_type": "resident_id", "id_number": LIU_ID}
    assert bench.send_one(event(CORRECTED, LIU, data=corrected)).verdict.value == "accepted"
    verified = bench.send_one(event(VERIFIED, LIU, id="again", data={**seen, "id_number": LIU_ID}))
    assert (verified.verdict.value, verified.code) == ("accepted", None)


def test_a_right_record_is_taken_without_a_word(bench: Bench) -> None:
    taken = bench.send_one(event(REFERENCED, LIU, data=PERSON))
    assert (taken.verdict.value, taken.code, taken.detail) == ("accepted", None, None)


def test_a_correction_waits_for_the_person(bench: Bench) -> None:
    early = bench.send_one(event(CORRECTED, LIU, data={"reason": "mistyped", "name": "刘安平"}))
    assert early.verdict.value == "waiting"
    bench.send_one(event(REFERENCED, LIU, data=PERSON))
    settled = bench.road.receipt(early.source, early.id)
    assert settled is not None
    assert settled.verdict.value == "accepted"


def test_no_personal_value_is_stored_readably(bench: Bench) -> None:
    bench.send_one(event(REFERENCED, LIU, data={**PERSON, "hukou_division": "990199", "birth_year": 1980}))
    (row,) = bench.store.read_stream(stream_id(f"person:{LIU}"))
    stored = bench.road.codec.decode_data(row)
    assert isinstance(stored, PersonReferenced)
    sealed = (stored.person_name, stored.id_number, stored.phone, stored.hukou_division, stored.birth_year)
    assert all(isinstance(each, Sealed) for each in sealed)
    for value in ("刘安春", LIU_ID, "1100000", "990199", "1980"):
        assert value.encode() not in bytes(row.state)


def test_nothing_is_taken_from_a_closed_grid_after_its_last_day(bench: Bench) -> None:
    registrar = {"actor": "staff:R1", "actorrole": "registrar", "gridcode": None}
    closing = event("gridledger.grid.closed.v1", GRID, time="2026-02-28T17:00:00+08:00", data={}, **registrar)
    assert bench.send_one(closing).verdict.value == "accepted"
    bench.clock.forward(timedelta(days=1))
    late = event(REFERENCED, LIU, id="late", data=PERSON, time="2026-03-01T09:00:00+08:00")
    in_time = event(REFERENCED, LIU, id="in-time", data=PERSON, time="2026-02-28T20:00:00+08:00")
    assert [each.verdict.value for each in bench.send(late, in_time)] == ["refused", "accepted"]
