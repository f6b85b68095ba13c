"""What of a batch is ours and new, whatever the group did meanwhile."""

from dataclasses import dataclass, field

from consumers.holdings import Chosen, Held, Holdings
from consumers.patience import LONGEST_SECONDS, waits
from ledger.port import OffsetClaim


@dataclass(frozen=True)
class Written:
    """A record."""

    partition: int
    offset: int
    topic: str = "in"
    value: bytes | None = None
    headers: list[tuple[str, bytes | None]] = field(default_factory=list)


def _holdings(**stored: int | None) -> Holdings:
    holdings = Holdings()
    for name, last in stored.items():
        holdings.hold(("in", int(name[1:])), Held(name, last))
    return holdings


def _choose(holdings: Holdings, *records: Written) -> Chosen:
    """Of records fetched this moment."""
    return holdings.choose(records, holdings.now())


def test_records_of_partitions_not_held_are_left() -> None:
    chosen = _choose(_holdings(p0=None), Written(0, 0), Written(1, 0))
    assert chosen.records == [Written(0, 0)]
    assert chosen.claims == [OffsetClaim("p0", None, 0)]


def test_records_the_store_has_are_left() -> None:
    chosen = _choose(_holdings(p0=4), Written(0, 3), Written(0, 4), Written(0, 5), Written(0, 9))
    assert chosen.records == [Written(0, 5), Written(0, 9)]
    assert chosen.claims == [OffsetClaim("p0", 4, 9)]


def test_the_first_record_of_a_partition_is_offset_zero() -> None:
    holdings = _holdings(p0=None)
    holdings.settle(_choose(holdings, Written(0, 0)))
    assert holdings.stored() == {("in", 0): 0}
    assert _choose(holdings, Written(0, 0)).records == []


def test_a_settled_batch_does_not_move_a_partition_that_was_lost_and_won_again() -> None:
    holdings = _holdings(p0=4)
    chosen = _choose(holdings, Written(0, 5))
    holdings.let_go()
    holdings.hold(("in", 0), Held("p0", 4))
    holdings.settle(chosen)
    assert holdings.stored() == {("in", 0): 4}


def test_nothing_is_claimed_after_everything_was_revoked() -> None:
    holdings = _holdings(p0=1, p1=1)
    holdings.let_go()
    chosen = _choose(holdings, Written(0, 2), Written(1, 2))
    assert (chosen.records, chosen.claims) == ([], [])


def test_what_was_fetched_before_a_partition_was_lost_and_won_again_is_left() -> None:
    """Another process read on to 49 meanwhile: 50 to 59 were given up with an earlier batch, so 60 must not be taken."""
    holdings = _holdings(p0=4, p1=4)
    fetched = holdings.now()
    holdings.let_go([("in", 0)])
    holdings.hold(("in", 0), Held("p0", 49))
    chosen = holdings.choose([Written(0, 60), Written(1, 5)], fetched)
    assert chosen.records == [Written(1, 5)]


def test_waits_double_to_five_seconds_with_jitter() -> None:
    patience = waits()
    pauses = [next(patience) for _ in range(12)]
    for number, pause in enumerate(pauses):
        whole = min(0.1 * 2**number, LONGEST_SECONDS)
        assert whole / 2 <= pause <= whole
