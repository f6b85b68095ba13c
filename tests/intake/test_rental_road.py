"""Tenancies, inspections and findings on the whole road: they wait for what they stand on, in every order alike."""

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from domain.rental.checklist import CODES
from domain.rental.states import Inspection, PutRight, Referred
from ledger.identity import stream_id
from ledger.port import Verdict
from ledger.store.postgres import PostgresLedger
from ledger.store.sqlite import SQLiteLedger
from tests.domain.registry.sayings import LIU
from tests.domain.registry.sayings_residences import HOME, WANG
from tests.intake.homes import home, people, road_of_homes, said
from tests.support.intake import APP, Bench, SetClock
from tests.support.services import fresh_database

TENANCY = "01JN000000000000000000TEN1"
INSPECTION = "01JN00000000000000000001NS"
FINDING = f"{INSPECTION}.F04"
CROWD = f"{INSPECTION}.O01"
OFFICER = ("staff:O7", "community_officer")
COLLEAGUE = ("staff:G9", "grid_worker")
TOWN = ("staff:T1", "town_office")
LANDLORD = (f"person:{LIU}", "resident")
Message = Mapping[str, object]

LEASE = {
    "dwelling_id": HOME,
    "landlord": LIU,
    "tenants": [WANG],
    "scope": "whole",
    "since": {"on": "2026-01-01"},
    "declarer": "landlord",
}
PLAN = {"dwelling_id": HOME, "kind": "routine", "due_on": "2026-01-31", "tenancy_id": TENANCY}


def checklist(*failed: str, crowded: bool = True) -> dict[str, object]:
    """Everything passes but what is named; three sit in one room where two may."""
    answers = [{"item": code, "result": "fail" if code in failed else "pass"} for code in CODES]
    return {"answers": answers, "rooms": [{"room_no": "1", "persons": 3 if crowded else 2}]}


def history() -> list[dict[str, object]]:
    """A month of one home, as several phones would tell it, in the order it happened."""
    return [
        said("tenancy.declared", TENANCY, LEASE, day=1, by=LANDLORD),
        said("tenancy.confirmed", TENANCY, {"method": "contract_seen"}, day=2, by=OFFICER),
        said("inspection.planned", INSPECTION, PLAN, day=2, by=OFFICER),
        said("inspection.missed", INSPECTION, {"why": "nobody_home"}, day=3, deviceseq="1"),
        said("inspection.refused", INSPECTION, {"note": "改日再来"}, day=4, deviceseq="4"),
        said("inspection.started", INSPECTION, {}, day=5, deviceseq="5"),
        said("inspection.completed", INSPECTION, checklist("F04"), day=5, deviceseq="6"),
        said("finding.rectification_ordered", FINDING, {"notice": "handed_over"}, day=6),
        said("finding.rectification_ordered", CROWD, {"notice": "by_phone"}, day=6, by=OFFICER),
        said("finding.rectification_reported", FINDING, {"standing": "landlord"}, day=8, by=LANDLORD),
        said("finding.reinspected", FINDING, {"passed": False}, day=9, by=COLLEAGUE),
        said("finding.rectification_reported", FINDING, {"standing": "landlord"}, day=10, by=LANDLORD),
        said("finding.reinspected", FINDING, {"passed": True}, day=12, by=COLLEAGUE),
        said("finding.referred", CROWD, {"org": "housing-990101", "reason": "out_of_power"}, day=13),
        said("finding.reopened", FINDING, {"reason": "seen_again"}, day=20, by=OFFICER),
        said("finding.fixed_on_spot", FINDING, {"evidence": "photo"}, day=20, by=OFFICER),
        said("tenancy.filed", TENANCY, {"filing_no": "ZL-1", "filed_on": "2026-01-15"}, day=15, by=OFFICER),
        said(
            "tenancy.ended",
            TENANCY,
            {"until": {"on": "2026-01-25"}, "reason": "expired"},
            day=26,
            by=LANDLORD,
        ),
    ]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    clock = SetClock()
    if request.param == "sqlite":
        yield road_of_homes(SQLiteLedger(tmp_path / "ledger.sqlite", clock), tmp_path, clock)
        return
    with fresh_database() as dsn:
        yield road_of_homes(PostgresLedger(dsn, clock), tmp_path, clock)


def fate(bench: Bench, message: Message) -> tuple[Verdict, str | None]:
    receipt = bench.road.receipt(APP, str(message["id"]))
    assert receipt is not None
    return receipt.verdict, receipt.code


def state_of(bench: Bench, name: str) -> object:
    decider = bench.road.kinds.of(name).decider
    rows = bench.store.read_stream(stream_id(name))
    return decider.fold(bench.road.codec.decode_data(row) for row in rows)


def inspection(bench: Bench) -> Inspection:
    state = state_of(bench, f"inspection:{INSPECTION}")
    assert isinstance(state, Inspection)
    return state


def truth(bench: Bench) -> object:
    """What is true of the inspection and the tenancy, without the order it was told in."""
    state = inspection(bench)
    findings = {
        item: (finding.raised, finding.standing, frozenset(finding.facts))
        for item, finding in state.findings.items()
    }
    told = (state.plan, state.phase, frozenset(state.facts), state.completed, findings)
    return told, state_of(bench, f"tenancy:{TENANCY}")


def test_a_lease_waits_for_the_home_and_for_everybody_in_it(bench: Bench) -> None:
    lease, plan = history()[0], history()[2]
    assert [each.verdict for each in bench.send(plan, lease)] == [Verdict.WAITING] * 2
    bench.send(*people())
    assert fate(bench, lease) == (Verdict.WAITING, "intake.reference_not_yet_known")
    bench.send_one(home())
    assert {fate(bench, each)[0] for each in (lease, plan)} == {Verdict.ACCEPTED}


def test_a_completed_checklist_and_its_findings_are_recorded_together(bench: Bench) -> None:
    bench.send(*people(), home(), *history()[:3])
    done = history()[6]
    assert bench.send_one(done).verdict is Verdict.ACCEPTED
    topics = [row.topic for row in bench.store.read_stream(stream_id(f"inspection:{INSPECTION}"))]
    assert topics == [
        "inspection.planned.v1",
        "inspection.completed.v1",
        "finding.raised.v1",
        "finding.raised.v1",
    ]
    raised = {item: each.raised.measured for item, each in inspection(bench).findings.items()}
    assert raised == {"F04": False, "O01": True}, "this county lets two live in a room"


def test_danger_to_life_is_told_in_the_receipt(bench: Bench) -> None:
    bench.send(*people(), home(), *history()[:3])
    receipt = bench.send_one(said("inspection.completed", INSPECTION, checklist("F01"), day=5))
    assert (receipt.verdict, receipt.code) == (Verdict.ACCEPTED, "finding.refer_severe_today")


def test_what_a_resident_refused_with_is_not_stored_readably(bench: Bench) -> None:
    bench.send(*people(), home(), *history()[:5])
    rows = bench.store.read_stream(stream_id(f"inspection:{INSPECTION}"))
    assert not any("改日".encode() in bytes(row.state) for row in rows)


def test_a_month_of_a_home_ends_as_it_was_lived(bench: Bench) -> None:
    receipts = bench.send(*people(), home(), *history())
    assert {each.verdict for each in receipts} == {Verdict.ACCEPTED}
    findings = inspection(bench).findings
    assert findings["F04"].standing == PutRight(inspection(bench).plan.due_on.replace(day=20))
    assert findings["O01"].standing == Referred("housing-990101")


def test_told_backwards_it_ends_alike(bench: Bench) -> None:
    tell(bench, [*people(), home(), *history()][::-1])
    assert {fate(bench, each)[0] for each in history()} == {Verdict.ACCEPTED}
    assert bench.store.counts()["parked"] == 0


def test_who_reported_may_not_look_again_whichever_comes_first(bench: Bench) -> None:
    bench.send(*people(), home(), *history()[:8])
    report = said("finding.rectification_reported", FINDING, {"standing": "worker"}, day=8, by=COLLEAGUE)
    look = said("finding.reinspected", FINDING, {"passed": True}, day=9, by=COLLEAGUE)
    assert bench.send_one(look).verdict is Verdict.WAITING, "a report may still come"
    assert bench.send_one(report).verdict is Verdict.ACCEPTED
    assert fate(bench, look) == (Verdict.REFUSED, "finding.reporter_reinspects")


def test_a_voided_finding_stays_voided(bench: Bench) -> None:
    bench.send(*people(), home(), *history()[:8])
    bench.send_one(said("finding.voided", FINDING, {"reason": "mistaken"}, day=7, by=TOWN))
    late = history()[9]
    receipt = bench.send_one(late)
    assert (receipt.verdict, receipt.code) == (Verdict.REFUSED, "finding.is_voided")


def test_two_stories_of_the_end_are_for_a_person_to_choose(bench: Bench) -> None:
    bench.send(*people(), home(), history()[0], history()[-1])
    other = {"until": {"on": "2026-01-20"}, "reason": "terminated"}
    receipt = bench.send_one(said("tenancy.ended", TENANCY, other, day=27, by=OFFICER))
    assert (receipt.verdict, receipt.code) == (Verdict.CONFLICT, "tenancy.ended_otherwise")


def tell(bench: Bench, messages: Sequence[Message]) -> None:
    """One after another, as if each came alone."""
    for message in messages:
        bench.send_one(message)


@drawn(st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_any_order_with_repeats_ends_in_the_same_facts_and_the_same_truth(chance: random.Random) -> None:
    messages: list[Message] = [*people(), home(), *history()]
    again = [{**each, "id": f"again/{each['id']}"} for each in chance.sample(history(), k=4)]
    shuffled: list[Message] = [*messages, *again]
    chance.shuffle(shuffled)
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        lived, told = _bench(Path(one)), _bench(Path(two))
        tell(lived, messages)
        tell(told, shuffled)
        assert {fate(told, each)[0] for each in shuffled} == {Verdict.ACCEPTED}
        assert truth(told) == truth(lived)


def _bench(folder: Path) -> Bench:
    clock = SetClock()
    return road_of_homes(SQLiteLedger(folder / "ledger.sqlite", clock), folder, clock)
