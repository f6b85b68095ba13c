"""A fact stands on other things: it waits for them, may be forbidden by them, and takes names nobody else has."""

from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest

from ledger.port import Head, LedgerStore, Verdict, Writes
from ledger.store.postgres import PostgresLedger
from ledger.store.sqlite import SQLiteLedger
from tests.intake.lodgings import WAIT, lodging_road
from tests.support.intake import APP, Bench, SetClock, event
from tests.support.services import fresh_database

GUEST, HOUSE = "g1", "h1"
STAY = f"{GUEST}.{HOUSE}"
STORES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=STORES)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    clock = SetClock()
    if request.param == "sqlite":
        yield _prepared(SQLiteLedger(tmp_path / "ledger.sqlite", clock), tmp_path, clock)
        return
    with fresh_database() as dsn:
        yield _prepared(PostgresLedger(dsn, clock), tmp_path, clock)


def _prepared(store: LedgerStore, folder: Path, clock: SetClock) -> Bench:
    store.prepare()
    return lodging_road(store, folder, clock)


def said(kind: str, subject: str, what: str = "open", **attributes: object) -> dict[str, object]:
    fact = "told" if attributes.pop("later", False) else "opened"
    name = f"gridledger.{kind}.{fact}.v1"
    data = {"what": what, **({"remark": attributes.pop("remark")} if "remark" in attributes else {})}
    return event(name, subject, data=data, id=f"{name}/{subject}/{what}", **attributes)


def verdict(bench: Bench, message: dict[str, object]) -> tuple[Verdict, str | None]:
    receipt = bench.road.receipt(APP, str(message["id"]))
    assert receipt is not None
    return receipt.verdict, receipt.code


def test_a_fact_waits_for_each_thing_it_stands_on(bench: Bench) -> None:
    stay = said("lodging", STAY)
    assert bench.send_one(stay).code == "intake.reference_not_yet_known"
    assert bench.send_one(said("guest", GUEST)).verdict is Verdict.ACCEPTED
    assert verdict(bench, stay) == (Verdict.WAITING, "intake.reference_not_yet_known")
    assert bench.send_one(said("house", HOUSE)).verdict is Verdict.ACCEPTED
    assert verdict(bench, stay) == (Verdict.ACCEPTED, None)
    assert bench.store.counts()["parked"] == 0


def test_what_stands_on_a_waiting_thing_is_decided_with_it(bench: Bench) -> None:
    stay, remark = said("lodging", STAY), said("lodging", STAY, "late", later=True, remark="私人")
    for early in (remark, stay):
        assert bench.send_one(early).verdict is Verdict.WAITING
    bench.send_one(said("house", HOUSE))
    bench.send_one(said("guest", GUEST))
    assert [verdict(bench, each) for each in (stay, remark)] == [(Verdict.ACCEPTED, None)] * 2
    assert bench.store.counts()["parked"] == 0


@pytest.mark.parametrize("together", [True, False])
def test_any_order_of_arrival_ends_in_the_same_facts(bench: Bench, together: bool) -> None:
    for number, order in enumerate(permutations(range(4))):
        guest, house = f"g{number}x", f"h{number}x"
        stay = f"{guest}.{house}"
        facts = [
            said("guest", guest),
            said("house", house),
            said("lodging", stay),
            said("lodging", stay, "late", later=True, remark="私人"),
        ]
        arriving = [facts[index] for index in order]
        if together:
            bench.send(*arriving)
        else:
            for each in arriving:
                bench.send_one(each)
        assert [verdict(bench, each)[0] for each in facts] == [Verdict.ACCEPTED] * 4, order
    assert bench.store.counts()["parked"] == 0


def test_a_thing_may_forbid_what_would_stand_on_it(bench: Bench) -> None:
    bench.send(said("guest", GUEST), said("house", HOUSE), said("house", HOUSE, "shut", later=True))
    assert bench.send_one(said("lodging", STAY)).code == "lodging.house_is_shut"
    assert bench.send_one(said("booking", STAY)).verdict is Verdict.ACCEPTED


def test_a_no_because_of_another_thing_is_asked_of_the_store_again(bench: Bench, tmp_path: Path) -> None:
    """Another process opened the house again; what this one remembers of it would refuse."""
    bench.send(said("guest", GUEST), said("house", HOUSE, "shut"))
    other = lodging_road(bench.store, tmp_path, bench.clock)
    assert bench.send_one(said("lodging", STAY)).code == "lodging.house_is_shut"
    other.send(said("house", HOUSE, "anything", later=True))
    assert bench.send_one(said("lodging", STAY, "again")).code == "lodging.house_is_shut"


def test_what_this_batch_changed_is_not_forgotten_when_another_thing_is_asked_again(bench: Bench) -> None:
    """The guest stands in the cache and may be stale; the house was only told of and shut a line before."""
    bench.send(said("guest", GUEST))
    bench.send(said("house", "h9"), said("lodging", f"{GUEST}.h9"))
    shut = said("house", HOUSE, "shut")
    *_, stay = bench.send(shut, said("lodging", STAY))
    assert stay.code == "lodging.house_is_shut"


def test_what_never_becomes_known_is_refused_by_name(bench: Bench) -> None:
    stay = said("lodging", STAY)
    bench.send_one(stay)
    bench.clock.forward(WAIT)
    assert bench.road.expire() == 1
    assert verdict(bench, stay) == (Verdict.REFUSED, "intake.reference_never_became_known")


def test_what_two_processes_did_at_the_same_moment_is_found_soon(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The house is recorded by another between this one's looking for it and its parking the stay."""
    stay = said("lodging", STAY)
    bench.send_one(said("guest", GUEST))
    other, append = lodging_road(bench.store, tmp_path, bench.clock), bench.store.append

    def append_late(finish: Callable[[Head], Writes], meanwhile: Callable[[], None] | None) -> Writes:
        monkeypatch.setattr(bench.store, "append", append)
        other.send(said("house", HOUSE))
        return append(finish, meanwhile)

    monkeypatch.setattr(bench.store, "append", append_late)
    assert bench.send_one(stay).verdict is Verdict.WAITING
    assert bench.road.expire() == 1
    assert verdict(bench, stay) == (Verdict.ACCEPTED, None)
    assert bench.store.counts()["parked"] == 0


def test_a_name_belongs_to_the_first_who_takes_it(bench: Bench, tmp_path: Path) -> None:
    assert bench.send_one(said("house", "h1", "no.7")).verdict is Verdict.ACCEPTED
    taken = bench.send_one(said("house", "h2", "no.7"))
    assert (taken.verdict, taken.code) == (Verdict.REFUSED, "registry.name_taken")
    assert bench.send_one(said("house", "h1", "no.7", later=True)).verdict is Verdict.ACCEPTED
    other = lodging_road(bench.store, tmp_path, bench.clock)
    assert other.send_one(said("house", "h3", "no.7")).code == "registry.name_taken"


def test_a_name_is_taken_once_within_one_batch_too(bench: Bench) -> None:
    first, second = bench.send(said("house", "h1", "no.8"), said("house", "h2", "no.8"))
    assert (first.verdict, second.code) == (Verdict.ACCEPTED, "registry.name_taken")


def test_who_did_not_see_the_last_change_contradicts_and_both_are_kept(bench: Bench) -> None:
    bench.send_one(said("house", HOUSE))
    bench.send_one(said("house", HOUSE, "blue", later=True, baseversion="1"))
    late = said("house", HOUSE, "green", later=True, baseversion="1")
    receipt = bench.send_one(late)
    assert (receipt.verdict, receipt.code) == (Verdict.CONFLICT, "lodging.changed_meanwhile")
    assert verdict(bench, late) == (Verdict.CONFLICT, "lodging.changed_meanwhile")
    assert bench.store.counts()["dead_letters"] == 1
    assert bench.send_one(late).of is Verdict.CONFLICT
    topics = [row.topic for row in bench.store.read_log(after=0, limit=100)]
    assert topics[-1] == "intake.contradicted.v1"


def test_one_device_is_heard_in_the_order_it_spoke(bench: Bench) -> None:
    device = {"actor": "staff:G1", "actorrole": "grid_worker"}
    third = said("house", HOUSE, "c", later=True, deviceseq="3", **device)
    first = said("house", HOUSE, "a", deviceseq="1", **device)
    second = said("house", HOUSE, "b", later=True, deviceseq="2", **device)
    receipts = bench.send(third, said("guest", GUEST), first, second)
    assert [receipt.id for receipt in receipts] == [
        each["id"] for each in (third, said("guest", GUEST), first, second)
    ]
    told = [row.state for row in bench.store.read_log(after=0, limit=10) if b'"house:h1"' in row.state]
    assert [state.split(b'"what":"')[1][:1] for state in told] == [b"a", b"b", b"c"]
