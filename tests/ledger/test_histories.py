"""The map of histories: one path a stream, absence as provable as presence, and a whole history told from any other."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from ledger.port import LogRow
from ledger.proofs.histories import (
    BITS,
    EMPTY,
    History,
    HistoryProof,
    is_whole,
    map_of,
    no_events,
    path_in,
    told_hash,
)

KEY = UUID(int=0x7A << 120)


def events(stream: UUID, number: int, first: int = 10) -> list[LogRow]:
    """A stream's events, three positions apart."""
    return [LogRow(first + 3 * nth, stream, nth + 1, "a.told.v1", b"%d" % nth) for nth in range(number)]


def history(rows: Sequence[LogRow]) -> History:
    """What the map should say of them."""
    found = no_events(rows[0].stream_id)
    for row in rows:
        found = found.with_event(row)
    return found


def proof(stream: UUID, histories: list[History]) -> HistoryProof:
    """What a prover tells of a stream."""
    hashes, found = path_in(stream, histories, 0)
    known = {each.stream: each for each in histories}
    other = None if found.only in (None, stream) else found.only
    return HistoryProof(
        stream=stream,
        history=known.get(stream),
        other=None if other is None else (other, told_hash(known[other])),
        hashes=hashes,
    )


def streams(number: int, random: Random) -> list[UUID]:
    """Some of them nearly alike."""
    made = [UUID(int=random.getrandbits(BITS)) for _ in range(number)]
    return made + [UUID(int=each.int ^ 1) for each in made[: number // 5]]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 17, 300])
def test_every_stream_has_one_path_and_every_other_its_absence(number: int) -> None:
    random = Random(number)
    histories = [history(events(each, random.randint(1, 3))) for each in streams(number, random)]
    root = map_of(histories, 0).hash
    for each in histories:
        told = proof(each.stream, histories)
        assert told.history == each
        assert told.leads_to(root)
        assert not replace(told, history=each._replace(events=each.events + 1)).leads_to(root)
        assert not replace(told, history=None, other=None).leads_to(root)
    for _ in range(20):
        nobody = UUID(int=random.getrandbits(BITS))
        told = proof(nobody, histories)
        assert told.history is None
        assert told.leads_to(root)
        assert (
            not replace(told, stream=UUID(int=nobody.int ^ (1 << 127)), hashes=told.hashes).leads_to(root)
            or number < 2
        )


def test_nobody_can_be_passed_off_as_the_stream_that_proves_an_absence() -> None:
    histories = [history(events(each, 2)) for each in streams(40, Random(4))]
    root = map_of(histories, 0).hash
    there = histories[7]
    hashes, _ = path_in(there.stream, histories, 0)
    hidden = HistoryProof(
        stream=there.stream, history=None, other=(there.stream, told_hash(there)), hashes=hashes
    )
    assert not hidden.leads_to(root), "a stream is not the proof of its own absence"
    far = next(each for each in histories if (each.stream.int ^ there.stream.int) >> (BITS - 1))
    path, _ = path_in(far.stream, histories, 0)
    assert not replace(hidden, other=(far.stream, told_hash(far)), hashes=path).leads_to(root)


def test_an_empty_ledger_proves_that_nobody_has_a_history() -> None:
    assert proof(KEY, []).leads_to(EMPTY.hash)
    assert not proof(KEY, []).leads_to(map_of([history(events(KEY, 1))], 0).hash)


def test_the_whole_history_is_told_from_any_other() -> None:
    rows = events(KEY, 5)
    whole = history(rows)
    invented = rows[4]._replace(position=25, version=6)
    others = {
        "first withheld": rows[1:],
        "middle withheld": rows[:2] + rows[3:],
        "last withheld": rows[:4],
        "none shown": [],
        "one invented": [*rows, invented],
        "swapped": [rows[1], rows[0], *rows[2:]],
        "changed": [*rows[:4], rows[4]._replace(state=b"x")],
        "closed up": [*rows[:2], *(row._replace(version=row.version - 1) for row in rows[3:])],
        "another's": [*rows[:4], rows[4]._replace(stream_id=UUID(int=1))],
    }
    assert is_whole(whole, rows)
    assert {name: is_whole(whole, each) for name, each in others.items()} == dict.fromkeys(others, False)
    assert is_whole(no_events(KEY), [])
