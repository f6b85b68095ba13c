"""Addresses, dwellings and units on the whole road: codes taken once, parents awaited, bad input refused by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.registry.states_addresses import Address
from ledger.identity import stream_id
from ledger.port import Verdict
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
    ROOM,
    SHOP,
    TWIN,
    Message,
    fate,
    node,
    road_of_places,
    state_of,
)
from tests.support.intake import Bench, SetClock
from tests.support.services import fresh_database

STORES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=STORES)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    clock = SetClock()
    if request.param == "sqlite":
        yield road_of_places(SQLiteLedger(tmp_path / "ledger.sqlite", clock), tmp_path, clock)
        return
    with fresh_database() as dsn:
        yield road_of_places(PostgresLedger(dsn, clock), tmp_path, clock)


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
        (node("1-building", BUILDING, "55", "101", 3), "address.id_not_valid"),
        (node("1号楼", BUILDING, "55", "101", 3), "intake.attribute_not_valid"),
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
