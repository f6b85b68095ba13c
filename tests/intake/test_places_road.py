"""Addresses, dwellings and units on the whole road: codes taken once, parents awaited, no order of arrival shown."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from domain.registry.states_addresses import Address
from domain.registry.states_housing import Dwelling, Unit
from ledger.identity import stream_id
from ledger.port import LedgerStore, Verdict
from ledger.store.postgres import PostgresLedger
from ledger.store.sqlite import SQLiteLedger
from tests.domain.registry.sayings import LIU
from tests.intake import neighbourhood as near
from tests.intake.homes import said
from tests.intake.neighbourhood import (
    BUILDING,
    COMPOUND,
    HOME,
    OFFICER,
    OLD,
    ROOM,
    SHOP,
    TWIN,
    Message,
    node,
)
from tests.support.intake import APP, Bench, SetClock, places, road_on
from tests.support.services import fresh_database

STORES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def road_of_places(store: LedgerStore, folder: Path, clock: SetClock) -> Bench:
    """A prepared road with the test grid established."""
    store.prepare()
    bench = road_on(store, folder, clock)
    bench.send(*places())
    return bench


@pytest.fixture(params=STORES)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    clock = SetClock()
    if request.param == "sqlite":
        yield road_of_places(SQLiteLedger(tmp_path / "ledger.sqlite", clock), tmp_path, clock)
        return
    with fresh_database() as dsn:
        yield road_of_places(PostgresLedger(dsn, clock), tmp_path, clock)


def fate(bench: Bench, message: Message) -> tuple[Verdict, str | None]:
    """What became of a message."""
    receipt = bench.road.receipt(APP, str(message["id"]))
    assert receipt is not None
    return receipt.verdict, receipt.code


def state_of(bench: Bench, name: str) -> object:
    """What a stream folds to, without what only the order of arrival tells."""
    decider = bench.road.kinds.of(name).decider
    rows = bench.store.read_stream(stream_id(name))
    state = decider.fold(bench.road.codec.decode_data(row) for row in rows)
    return replace(state, changes={}) if isinstance(state, Address | Dwelling | Unit) else state


def test_a_room_waits_for_its_parents_and_its_home_for_the_room(bench: Bench) -> None:
    compound, building, entrance, room = near.tree()[:4]
    home = said("dwelling.registered", HOME, {"address_id": ROOM, "use": "residence"}, day=5)
    assert [each.verdict for each in bench.send(home, room, entrance, building)] == [Verdict.WAITING] * 4
    bench.send_one(compound)
    assert {fate(bench, each)[0] for each in (home, room, entrance, building)} == {Verdict.ACCEPTED}
    state = state_of(bench, f"address:{BUILDING}")
    assert isinstance(state, Address)
    assert state.proposed.element_name == "1栋"


def test_a_home_waits_for_its_owner(bench: Bench) -> None:
    home = said("dwelling.registered", HOME, {"address_id": ROOM, "use": "residence", "owner": LIU}, day=5)
    bench.send(*near.tree()[:4])
    assert bench.send_one(home).verdict is Verdict.WAITING
    bench.send(*near.people_and_grids())
    assert fate(bench, home) == (Verdict.ACCEPTED, None)


def test_a_code_never_names_another_address_not_even_of_a_retired_one(bench: Bench) -> None:
    bench.send(*near.tree()[:5])
    code = {"scheme": "DB42-2175.2024", "address_code": "A-17"}
    assert (
        bench.send_one(said("address.confirmed", ROOM, code, day=5, by=OFFICER)).verdict is Verdict.ACCEPTED
    )
    gone = said("address.retired", ROOM, {"reason": "demolished"}, day=6, by=OFFICER)
    assert bench.send_one(gone).verdict is Verdict.ACCEPTED
    taken = bench.send_one(said("address.confirmed", TWIN, code, day=7, by=OFFICER))
    assert (taken.verdict, taken.code) == (Verdict.REFUSED, "registry.name_taken")
    other_scheme = said("address.confirmed", TWIN, {**code, "scheme": "local"}, day=8, by=OFFICER)
    assert bench.send_one(other_scheme).verdict is Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (node(ROOM, ROOM, "55", "101", 3), "address.parent_is_itself"),
        (node(ROOM, BUILDING, "41", "西河路", 3), "address.parent_kind_not_before"),
        (node(COMPOUND, None, "42", "　", 3), "address.name_not_valid"),
        (node("1号楼", BUILDING, "55", "101", 3), "address.id_not_valid"),
        (
            said("address.merged", BUILDING, {"into": BUILDING}, day=3, by=OFFICER),
            "address.successor_is_itself",
        ),
        (
            said("address.split", BUILDING, {"successors": [COMPOUND]}, day=3, by=OFFICER),
            "address.split_into_one",
        ),
        (said("address.merged", BUILDING, {"into": COMPOUND}, day=3), "registry.role_not_allowed"),
        (
            said("dwelling.registered", HOME, {"address_id": COMPOUND, "use": "residence"}, day=3),
            "dwelling.address_of_wrong_kind",
        ),
        (
            said(
                "dwelling.registered",
                HOME,
                {"address_id": BUILDING, "use": "school", "floor_area_dm2": 0},
                day=3,
            ),
            "intake.field_not_valid",
        ),
        (
            said("address.located", BUILDING, {"point": {"lon": 115.9, "lat": 30.1}}, day=3),
            "intake.field_missing",
        ),
        (
            said("address.located", BUILDING, {"point": {"lon": 190, "lat": 30.1, "crs": "gcj02"}}, day=3),
            "intake.field_not_valid",
        ),
        (
            said(
                "unit.registered",
                SHOP,
                {"name": "店", "kind": "enterprise", "address_id": BUILDING, "uscc": "91421127000000000J"},
                day=3,
            ),
            "unit.credit_code_not_valid",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_bad_input_is_refused_by_name(bench: Bench, message: Message, code: str) -> None:
    bench.send(*near.tree()[:2])
    refused = bench.send_one(message)
    assert (refused.verdict, refused.code) == (Verdict.REFUSED, code)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (
            said("address.located", BUILDING, {"point": {"lon": 30.1, "lat": 85.9, "crs": "gcj02"}}, day=3),
            "address.point_outside_china",
        ),
        (
            said(
                "unit.registered", SHOP, {"name": "店", "kind": "enterprise", "address_id": BUILDING}, day=3
            ),
            "unit.credit_code_missing",
        ),
        (
            said("unit.registered", SHOP, {"name": "瓜摊", "kind": "stall", "address_id": BUILDING}, day=3),
            None,
        ),
    ],
)
def test_what_is_doubtful_is_taken_and_told(bench: Bench, message: Message, code: str | None) -> None:
    bench.send(*near.tree()[:2])
    taken = bench.send_one(message)
    assert (taken.verdict, taken.code) == (Verdict.ACCEPTED, code)


def test_a_change_behind_ones_back_is_a_conflict_for_a_person(bench: Bench) -> None:
    bench.send(*near.tree()[:4])
    first = said("address.renamed", ROOM, {"element_name": "103", "reason": "mistyped"}, day=5)
    other = {"element_name": "104", "reason": "mistyped"}
    assert bench.send_one(first).verdict is Verdict.ACCEPTED
    told = bench.send_one(said("address.renamed", ROOM, other, day=6, by=OFFICER, baseversion="1"))
    assert (told.verdict, told.code) == (Verdict.CONFLICT, "address.renamed_meanwhile")


def test_after_a_merger_of_villages_children_follow_the_parent(bench: Bench) -> None:
    bench.send(*near.tree()[:2])
    registrar = ("staff:R1", "registrar")
    grid, division = "990101100002001", "990101100002"
    village = {"name": "东园社区", "level": "village", "parent": "990101100000", "village_kind": "community"}
    base = {"name": "东园第一网格", "division": division, "kind": "base"}
    late = node(ROOM, BUILDING, "55", "101", 6, gridcode=grid)
    late["data"] = {
        "division": division,
        "parent": BUILDING,
        "element_type": "55",
        "element_name": "101",
        "provenance": "door_visit",
    }
    bench.send(
        said("division.established", division, village, day=1, by=registrar),
        said("grid.established", grid, base, day=1, by=registrar),
    )
    assert bench.send_one(late).code == "address.parent_in_another_division"
    moved = {"grid_code": grid, "since": {"on": "2026-01-04"}}
    bench.send_one(said("address.moved_to_grid", BUILDING, moved, day=4, by=registrar))
    assert fate(bench, late) == (Verdict.ACCEPTED, None)


def test_the_same_word_in_another_message_is_taken_and_tells_nothing_new(bench: Bench) -> None:
    bench.send(*near.tree()[:4])
    for message in (near.tree()[3], near.tree()[10]):
        bench.send_one(message)
        length = len(bench.store.read_stream(stream_id(f"address:{ROOM}")))
        assert bench.send_one({**message, "id": f"again/{message['id']}"}).verdict is Verdict.ACCEPTED
        assert len(bench.store.read_stream(stream_id(f"address:{ROOM}"))) == length
        assert bench.send_one(message).verdict is Verdict.DUPLICATE


def everything() -> list[Message]:
    """The whole month."""
    return [*near.people_and_grids(), *near.tree(), *near.housing()]


def outcome(bench: Bench, messages: Sequence[Message], chance: random.Random) -> object:
    """Send all of it in batches, some of it twice, let time pass, and tell what became of it."""
    queue = list(messages)
    for each in chance.sample(messages, k=len(messages) // 3):
        queue.insert(chance.randint(0, len(queue)), each)
    while queue:
        size = chance.randint(1, 8)
        bench.send(*queue[:size])
        queue = queue[size:]
    bench.clock.forward(timedelta(hours=1))
    while bench.road.expire():
        pass
    fates = {str(each["id"]): fate(bench, each) for each in messages}
    return fates, [state_of(bench, name) for name in near.streams()]


def in_order(messages: Sequence[Message]) -> list[Message]:
    """As it happened."""
    return sorted(messages, key=lambda each: str(each["time"]))


def fresh(folder: str) -> Bench:
    """A ledger that knows nothing yet."""
    path, clock = Path(folder), SetClock()
    return road_of_places(SQLiteLedger(path / "ledger.sqlite", clock), path, clock)


@drawn(st.data(), st.integers(0, 2**16))
@settings(max_examples=20, deadline=None)
def test_a_month_in_any_order_with_repeats_is_taken_whole(data: st.DataObject, seed: int) -> None:
    shuffled = data.draw(st.permutations(everything()))
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        told = outcome(fresh(one), shuffled, random.Random(seed))
        assert told == outcome(fresh(other), in_order(everything()), random.Random(0))
        assert isinstance(told, tuple)
        assert {each for each, _ in told[0].values()} == {Verdict.ACCEPTED}


@drawn(st.data(), st.integers(0, 2**16))
@settings(max_examples=20, deadline=None)
def test_whatever_never_arrives_the_rest_is_taken_alike_in_any_order(data: st.DataObject, seed: int) -> None:
    arrived = data.draw(
        st.lists(st.sampled_from(everything()), unique_by=lambda each: str(each["id"]), min_size=12)
    )
    shuffled = data.draw(st.permutations(arrived))
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        told = outcome(fresh(one), shuffled, random.Random(seed))
        assert told == outcome(fresh(other), in_order(arrived), random.Random(0))


@pytest.mark.parametrize("seed", range(2))
def test_both_stores_end_in_the_same_neighbourhood(bench: Bench, seed: int) -> None:
    chance = random.Random(seed)
    shuffled = everything()
    chance.shuffle(shuffled)
    outcome(bench, shuffled, chance)
    shop, old = state_of(bench, f"unit:{SHOP}"), state_of(bench, f"address:{OLD}")
    assert isinstance(shop, Unit)
    assert isinstance(old, Address)
    assert (str(shop.ceased_on), str(old.ended_on)) == ("2026-01-21", "2026-01-15")
    assert (shop.count, shop.is_suspended) == (8, False)
