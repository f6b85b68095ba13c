"""A neighbourhood told in any order, with repeats and with gaps, on both stores: the order of arrival shows nowhere."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from domain.registry.states_addresses import Address
from domain.registry.states_housing import Unit
from ledger.port import Verdict
from ledger.store.postgres import PostgresLedger
from ledger.store.sqlite import SQLiteLedger
from tests.intake import neighbourhood as near
from tests.intake.neighbourhood import OLD, SHOP, Message, fate, road_of_places, state_of
from tests.support.intake import Bench, SetClock, places
from tests.support.services import fresh_database

STORES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=STORES)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    clock = SetClock()
    if request.param == "sqlite":
        yield road_of_places(SQLiteLedger(tmp_path / "ledger.sqlite", clock), tmp_path, clock, ())
        return
    with fresh_database() as dsn:
        yield road_of_places(PostgresLedger(dsn, clock), tmp_path, clock, ())


def everything() -> list[Message]:
    """The whole month, and the grids it happened in."""
    return [*places(), *near.people_and_grids(), *near.tree(), *near.housing()]


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
    return road_of_places(SQLiteLedger(path / "ledger.sqlite", clock), path, clock, established=())


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
    if data.draw(st.booleans()):  # without the grid everything else is refused, which is one case of many
        arrived = [*arrived, *(each for each in places() if each not in arrived)]
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
