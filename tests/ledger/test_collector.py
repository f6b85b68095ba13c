"""The collector of cycles rests during a batch and is back afterwards, whatever became of the batch."""

import gc

import pytest

from ledger import collector


def test_no_collection_runs_inside_a_batch_and_the_next_one_may() -> None:
    with collector.resting():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_batch_that_fails_gives_the_collector_back() -> None:
    with pytest.raises(RuntimeError), collector.resting():
        raise RuntimeError
    assert gc.isenabled()


def test_a_batch_inside_another_leaves_the_switch_to_the_outer_one() -> None:
    with collector.resting():
        with collector.resting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
