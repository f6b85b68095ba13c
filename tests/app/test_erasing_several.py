"""Several erasures in one run, one of which is held; and an erasure beside a roll of the keys."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from app.erasing_refused import OrdersRefused
from domain.rights.rules import LegalHoldStands
from ledger.keeping.key_lock import alone
from proofs.canaries import canaries
from proofs.erasure import GUARD, _decided
from proofs.erasure_house import ErasureHouse, erasure_house
from tests.app.test_erasing import CutShort, dying_after

PEOPLE = canaries(3)
GONE = PEOPLE[0]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ErasureHouse]:
    """Three persons, all followed."""
    made = erasure_house(tmp_path)
    made.tell(PEOPLE)
    made.sign()
    yield made
    made.close()


def test_what_is_held_holds_nobody_else_back_and_what_was_cut_short_is_certified(house: ErasureHouse) -> None:
    held, other, unfinished = _decided(house, GONE), _decided(house, PEOPLE[1]), _decided(house, PEOPLE[2])
    with pytest.raises(CutShort):
        dying_after(house.work, "scrub").run([unfinished], GUARD)
    assert house.work.uncertified() == [unfinished]
    at = house.road.clock()
    house.book.holds.place(f"person:{GONE.key}", reference="1", at=at, by="staff:A1", approved_by="staff:A2")
    orders = [*house.work.ready(), *house.work.uncertified()]
    assert set(orders) == {held, other, unfinished}
    with pytest.raises(OrdersRefused) as told:
        house.work.run(orders, GUARD)
    assert told.value.told() == [
        {"person_key": GONE.key, "request": held.request, "code": "rights.legal_hold_stands"}
    ]
    assert {each["person_key"] for each in told.value.certificates} == {PEOPLE[1].key, PEOPLE[2].key}
    assert (house.work.ready(), house.work.uncertified()) == ([held], [])
    assert house.held_by([GONE]).keys
    with pytest.raises(LegalHoldStands):
        house.work.run([held], GUARD)


def test_no_key_is_destroyed_while_an_epoch_is_rolled(house: ErasureHouse, tmp_path: Path) -> None:
    """A roll in between would wrap a key by an epoch that is younger than the key's destruction is told to be."""
    order, lock = _decided(house, GONE), tmp_path / "key-lock"
    work = replace(house.work, alone=partial(alone, lock))
    with ThreadPoolExecutor(1) as pool:
        with alone(lock):
            ran = pool.submit(work.run, [order], GUARD)
            assert wait([ran], 0.3).not_done
            assert house.held_by([GONE]).keys
        (said,) = ran.result(30)
    assert said["person_key"] == GONE.key
