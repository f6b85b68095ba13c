"""Chained files: what was written stays, what is taken out shows, a torn end is nobody's word."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.keeping.chained_file import NOTHING_BEFORE, ChainBroken, ChainedFile
from ledger.keeping.erasure_list import Erased, ErasureList

ON = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def chain(tmp_path: Path) -> ChainedFile:
    found = ChainedFile(tmp_path / "keys" / "chain")
    for number in range(3):
        found.add({"what": "act", "about": f"第{number}件"})
    return found


def test_lines_are_read_back_as_they_were_written(chain: ChainedFile) -> None:
    assert [(each.n, each.facts) for each in chain.lines()] == [
        (n + 1, {"what": "act", "about": f"第{n}件"}) for n in range(3)
    ]
    assert chain.head() == (3, chain.lines()[-1].hash)


def test_a_file_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    assert ChainedFile(tmp_path / "none").head() == (0, NOTHING_BEFORE)


def test_only_its_owner_can_read_it(chain: ChainedFile) -> None:
    assert chain.path.stat().st_mode & 0o777 == 0o600


def changed(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1].replace(b"act", b"ACT"), lines[2]]


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda lines: [lines[0], lines[2]], 2),
        (lambda lines: [lines[1], lines[2]], 1),
        (lambda lines: [lines[1], lines[0], lines[2]], 1),
        (lambda lines: [lines[0], lines[0], lines[1]], 2),
        (changed, 3),
        (lambda lines: [lines[0], b"not json\n", lines[2]], 2),
        (lambda lines: [*lines, b"[]\n"], 4),
    ],
)
def test_what_was_done_to_the_file_is_found(
    chain: ChainedFile, damage: Callable[[list[bytes]], list[bytes]], line: int
) -> None:
    chain.path.write_bytes(b"".join(damage(chain.path.read_bytes().splitlines(keepends=True))))
    with pytest.raises(ChainBroken, match=f"Line {line} "):
        chain.lines()
    with pytest.raises(ChainBroken):
        chain.add({"what": "more"})


def test_a_line_torn_by_a_crash_is_passed_over_and_cut_by_the_next(chain: ChainedFile) -> None:
    whole = chain.path.read_bytes()
    chain.path.write_bytes(whole + b'{"n": 4, "wh')
    assert chain.head()[0] == 3
    chain.add({"what": "again"})
    assert chain.path.read_bytes().startswith(whole + b'{"n": 4, "what": "again"')
    assert chain.head()[0] == 4


def test_processes_that_add_at_once_make_one_chain(chain: ChainedFile) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: ChainedFile(chain.path).add({"number": number}), range(40)))
    assert sorted(each.facts["number"] for each in chain.lines()[3:]) == list(range(40))


def test_an_erasure_told_twice_stands_in_the_list_once(tmp_path: Path) -> None:
    erasures = ErasureList(tmp_path / "erasure-list")
    first, second = (Erased(each, ON, ON + timedelta(days=30), f"{each}.R1") for each in ("P1", "P2"))
    for each in (first, first, second):
        erasures.add(each)
    assert erasures.all() == [first, second]
    assert erasures.head()[0] == 2


def test_an_erasure_cut_short_and_done_later_counts_by_its_later_dates(tmp_path: Path) -> None:
    erasures = ErasureList(tmp_path / "erasure-list")
    cut_short = Erased("P1", ON, ON + timedelta(days=30), "P1.R1")
    done = cut_short._replace(
        key_destroyed_at=ON + timedelta(days=1), copies_unreadable_by=ON + timedelta(days=31)
    )
    erasures.add(cut_short)
    erasures.add(done)
    assert erasures.all() == [done]
    assert erasures.head()[0] == 2
