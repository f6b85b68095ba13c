"""The map of histories follows the log, says the same at every size and on both databases, and is found when altered."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from ledger.identity import stream_id
from ledger.port import LogRow
from ledger.proofs.histories import History, is_whole, map_of, no_events
from ledger.proofs.history_map import BUCKET_BITS, HistoryMap, PiecesOfLog
from projections.histories.fold import HistoriesFolder
from projections.histories.view import HistoriesView, PiecesOfViews
from projections.proofs.fold import FoldedOutOfOrder
from projections.readstore.port import FoldedBatch
from projections.readstore.sqlite import SQLiteReadStore
from projections.runner import ProjectionRunner
from tests.projections.standing import Standing
from tests.projections.towns import town

LIVES = town(24)


def follow(house: Standing, batch: int) -> None:
    """A follower that has just been started, and goes on from what is stored."""
    folder = HistoriesFolder(PiecesOfViews(house.views))
    ProjectionRunner(house.ledger, house.views, folder, house.report, batch=batch).catch_up()


def told(rows: list[LogRow], size: int) -> dict[UUID, History]:
    """Every history among the first so many events, the plain way."""
    found: dict[UUID, History] = {}
    for row in rows[:size]:
        found[row.stream_id] = found.get(row.stream_id, no_events(row.stream_id)).with_event(row)
    return found


def test_the_map_is_that_of_the_log_at_every_size_it_had(register: Standing) -> None:
    for start in range(0, len(LIVES), 97):
        register.record(LIVES[start : start + 97])
        follow(register, batch=41)
    rows = register.ledger.read_log(after=0, limit=len(LIVES) + 1)
    with HistoriesView(register.views).histories() as stored:
        assert stored.size == len(rows) > 256
        for size in (0, 1, 2, 100, 256, len(rows)):
            histories = told(rows, size)
            root = stored.root_at(size)
            assert root == map_of(histories.values(), 0).hash
            for each in list(histories)[:40]:
                proof = stored.proof(each, size)
                assert proof.history == histories[each]
                assert proof.leads_to(root)
                mine = [row for row in rows[:size] if row.stream_id == each]
                assert is_whole(histories[each], mine)
            nobody = stored.proof(stream_id("person:NOBODY"), size)
            assert nobody.history is None
            assert nobody.leads_to(root)


def test_what_is_not_remembered_is_read_from_the_log_or_from_what_is_stored(house: Standing) -> None:
    house.record(LIVES)
    follow(house, batch=500)
    half = len(LIVES) // 2
    rows = house.ledger.read_log(after=half, limit=len(LIVES))
    for pieces in (PiecesOfLog(house.ledger), PiecesOfViews(house.views)):
        begun = HistoryMap(pieces, half)
        whole = HistoryMap(pieces)
        for row in house.ledger.read_log(after=0, limit=half):
            whole.take(row)
        assert [begun.take(row) for row in rows] == [whole.take(row) for row in rows]


def test_a_map_too_large_to_remember_asks_again(house: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    house.record(LIVES)
    follow(house, batch=500)
    monkeypatch.setattr("ledger.proofs.history_map.HISTORIES_REMEMBERED", 3)
    pieces, rows = PiecesOfLog(house.ledger), house.ledger.read_log(after=0, limit=len(LIVES))
    forgetful, last = HistoryMap(pieces), []
    for row in rows:
        forgetful.settle()
        last = [*last[-1:], forgetful.take(row)]
    with HistoriesView(house.views).histories() as stored:
        history, (bucket, _) = last[-1]
        assert stored.proof(history.stream, len(rows)).history == history
    prefix = history.stream.int >> (128 - BUCKET_BITS)
    assert bucket.node == map_of(pieces.bucket(prefix, len(rows)), BUCKET_BITS)


class Late(SQLiteReadStore):
    """As PostgreSQL is: the next batch is folded while this one is not yet to be seen by anybody."""

    def commit(self, batch: FoldedBatch, meanwhile: Callable[[], None] | None = None) -> None:
        if meanwhile is not None:
            meanwhile()
        super().commit(batch)


@pytest.mark.parametrize("batch", [7, 41])
def test_a_map_too_large_to_remember_is_folded_ahead_of_what_is_stored(
    house: Standing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    house.record(LIVES)
    monkeypatch.setattr("ledger.proofs.history_map.HISTORIES_REMEMBERED", 3)
    views = Late(tmp_path / "late.sqlite")
    views.prepare(HistoriesFolder.tables)
    follow(replace(house, views=views), batch)
    rows = house.ledger.read_log(after=0, limit=len(LIVES) + 1)
    with HistoriesView(views).histories() as stored:
        assert stored.size == len(rows)
        for size in range(1, len(rows) + 1, 37):
            assert stored.root_at(size) == map_of(told(rows, size).values(), 0).hash
    views.close()


def test_a_map_is_folded_in_the_order_of_the_log_only(house: Standing) -> None:
    folder = HistoriesFolder(PiecesOfLog(house.ledger))
    assert not folder.by_stream
    with pytest.raises(FoldedOutOfOrder):
        folder.fold_whole([], left_out={})
