"""A rebuild beside live: equal on both databases for every projection, and never swapped when it differs."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from ledger.follower import LogHasAGap
from ledger.port import LedgerStore, LogRow
from projections.catalogue import NAMES, TABLES
from projections.readstore.port import LeaseLost
from projections.readstore.shapes import OtherShape
from projections.rebuild import fingerprint as fingerprints
from projections.rebuild.port import RebuildRunning
from projections.rebuild.report import Outcome
from projections.table import Column, Values
from tests.projections.benches import ACCEPT, LIVES, WANTED, Site, site_on, sqlite_stores
from tests.projections.lives import case
from tests.projections.test_parking import poison
from tests.projections.towns import town
from tests.projections.waiting import running, until

DAMAGE_PERSONS = "UPDATE persons SET source = 'tampered' WHERE version = 1"
DAMAGE_BOARD = "UPDATE dispute_board SET state = 'tampered' WHERE is_open = 1"


@pytest.mark.parametrize("name", NAMES)
def test_every_projection_is_rebuilt_equal_to_live_and_swapped(site: Site, name: str) -> None:
    before = site.house.exported_of(name)
    moments = site.select(f"SELECT recorded_at, position FROM moments WHERE projection = '{name}'")
    report = site.rebuild(name)
    assert report.outcome is Outcome.SWAPPED
    assert report.live_hash == report.shadow_hash is not None
    assert (report.position, report.events, report.differences) == (len(LIVES), len(LIVES), ())
    assert report.rows > 0
    assert site.house.exported_of(name) == before
    assert site.select(f"SELECT recorded_at, position FROM moments WHERE projection = '{name}'") == moments
    site.require_agrees(name)
    assert set(report.kept) == {f"{each.name}__old" for each in site.tables_of(name)}


@pytest.mark.parametrize("name", NAMES)
def test_a_second_rebuild_replaces_what_the_first_one_kept(site: Site, name: str) -> None:
    before = site.house.exported_of(name)
    for _ in range(3):
        assert site.rebuild(name).outcome is Outcome.SWAPPED
    assert site.house.exported_of(name) == before
    assert site.rebuilding(name).drop_old() == tuple(f"{each.name}__old" for each in site.tables_of(name))
    assert site.rebuilding(name).drop_old() == ()
    site.require_agrees(name)


def test_the_hashes_are_the_same_on_both_databases(site: Site, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with site_on(partial(sqlite_stores, tmp_path / "other")) as other:
        other.house.record(LIVES)
        for name in NAMES:
            other.house.runner(name).catch_up()
            assert other.rebuild(name).shadow_hash == site.rebuild(name).shadow_hash


def test_a_thing_that_cannot_be_folded_is_left_out_as_live_leaves_it_out(site: Site) -> None:
    bad = poison(site.house, 1)
    site.house.record(case(80, day=2))
    with running(site.house.runner("dispute_board")):
        until(lambda: site.house.views.position("dispute_board") == site.house.ledger.head())
    report = site.rebuild("dispute_board", replace(WANTED, slice_events=40))
    assert (report.outcome, report.live_hash) == (Outcome.SWAPPED, report.shadow_hash)
    parked = next(each for each in report.compared if each.table == "parked_events")
    assert parked.shadow.rows == 1
    assert site.select("SELECT projection, position FROM parked_events") == [("dispute_board", bad)]


def test_a_log_with_a_hole_is_not_rebuilt_from(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = type(site.house.ledger).read_streams

    def holed(self: LedgerStore, *, first: UUID, last: UUID, until: int) -> list[LogRow]:
        return [row for row in whole(self, first=first, last=last, until=until) if row.position != 200]

    monkeypatch.setattr(type(site.house.ledger), "read_streams", holed)
    before = site.house.exported_of("registry")
    with pytest.raises(LogHasAGap):
        site.rebuild("registry")
    assert site.house.exported_of("registry") == before


def test_slices_of_any_size_give_the_same_rows(site: Site) -> None:
    hashes = {
        site.rebuild("dispute_board", replace(WANTED, slice_events=events)).shadow_hash
        for events in (1, 7, 100, 10_000)
    }
    assert len(hashes) == 1


def test_a_read_model_nobody_followed_yet_is_filled_and_swapped_in(site: Site) -> None:
    site.house.views.clear("dispute_board", site.house.catalogue.folder("dispute_board").tables)
    report = site.rebuild("dispute_board")
    assert (report.outcome, report.live_hash, report.position) == (Outcome.SWAPPED, None, len(LIVES))
    site.require_agrees("dispute_board")
    assert site.rebuild("dispute_board").live_hash == report.shadow_hash


def test_a_live_model_that_lags_without_a_follower_is_brought_up_first(site: Site) -> None:
    site.house.record(town(5, seed=11))
    report = site.rebuild("audit_trail")
    assert (report.outcome, report.position) == (Outcome.SWAPPED, site.house.ledger.head())
    assert report.live_hash == report.shadow_hash
    site.require_agrees("audit_trail")


def test_an_empty_log_is_rebuilt_to_empty_tables(tmp_path: Path) -> None:
    with site_on(partial(sqlite_stores, tmp_path)) as site:
        report = site.rebuild("audit_trail")
        assert (report.outcome, report.position, report.rows) == (Outcome.SWAPPED, 0, 0)
        site.house.record(LIVES)
        site.house.catch_up()
        site.require_agrees("audit_trail")


def test_a_second_rebuild_of_the_same_model_is_refused_while_one_runs(site: Site) -> None:
    other = site.house.views.take_lease("registry__shadow", "somebody else", 30.0)
    assert other is not None
    with pytest.raises(RebuildRunning) as refused:
        site.rebuild("registry")
    assert "registry" in refused.value.zh
    assert "registry" in refused.value.en
    assert site.rebuild("audit_trail").outcome is Outcome.SWAPPED
    site.house.views.give_up_lease(other)
    assert site.rebuild("registry").outcome is Outcome.SWAPPED


def test_who_lost_the_lease_swaps_nothing(site: Site) -> None:
    name, views = "dispute_board", site.house.views
    site.execute(DAMAGE_BOARD)
    site.rebuild(name)
    build = site.shadows.begun(name)
    assert build is not None
    live, shadow = (
        views.take_over_lease(name, "slow", 5.0),
        views.take_over_lease(f"{name}__shadow", "slow", 5.0),
    )
    views.take_over_lease(name, "quick", 5.0)
    before = site.house.exported_of(name)
    with pytest.raises(LeaseLost):
        site.shadows.swap(
            build, len(LIVES), (live, shadow), site.house.catalogue.folder(name).tables, moments=True
        )
    assert site.house.exported_of(name) == before
    assert site.shadows.begun(name) == build


def test_live_tables_of_another_shape_are_swapped_only_when_asked(site: Site) -> None:
    site.execute("ALTER TABLE persons ADD COLUMN nickname TEXT")
    report = site.rebuild("registry")
    assert (report.outcome, report.live_hash, report.kept) == (Outcome.OTHER_SHAPE, None, ())
    assert ("nickname",) in _columns_of_persons(site)
    assert site.rebuild("registry", ACCEPT).outcome is Outcome.SWAPPED
    assert ("nickname",) not in _columns_of_persons(site)
    site.require_agrees("registry")


def test_a_runner_that_finds_another_shape_says_what_cures_it_and_goes_on_once_that_is_done(
    site: Site,
) -> None:
    site.execute("ALTER TABLE persons ADD COLUMN nickname TEXT")
    site.house.record(case(700, day=3))
    with running(site.house.runner("registry")):
        until(lambda: any("views.other_shape" in each for each in site.house.reported))
        assert not any("restarted" in each for each in site.house.reported)
        assert site.house.views.position("registry") == len(LIVES)
        assert site.rebuild("registry", ACCEPT).outcome is Outcome.SWAPPED
        site.house.record(case(701, day=4))
        until(lambda: site.house.views.position("registry") == site.house.ledger.head())
    site.require_agrees("registry")


def test_a_table_a_newer_program_adds_is_filled_by_a_rebuild_not_left_half_empty(site: Site) -> None:
    site.execute("DROP TABLE persons")
    with pytest.raises(OtherShape):
        site.house.runner("registry").catch_up()
    assert site.rebuild("registry", ACCEPT).outcome is Outcome.SWAPPED
    site.require_agrees("registry")


def _columns_of_persons(site: Site) -> list[Values]:
    if site.on_postgres:
        return site.select("SELECT column_name FROM information_schema.columns WHERE table_name = 'persons'")
    return site.select("SELECT name FROM pragma_table_info('persons')")


def test_a_fold_or_a_shape_that_changed_meanwhile_starts_over(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.execute(DAMAGE_PERSONS)
    assert site.rebuild("registry").outcome is Outcome.DIFFERS
    first = site.shadows.begun("registry")
    assert site.rebuild("registry").resumed
    assert site.shadows.begun("registry") == first
    monkeypatch.setattr(fingerprints, "_sources", lambda: "another program")
    assert not site.rebuild("registry").resumed
    second = site.shadows.begun("registry")
    assert second != first
    assert not site.rebuild("registry", replace(WANTED, from_scratch=True)).resumed
    assert site.shadows.begun("registry") != second


def test_indexes_are_there_after_a_swap_and_preparing_again_adds_none(site: Site) -> None:
    for _ in range(2):
        site.rebuild("dispute_board")
        before = _indexes(site)
        assert len(before) >= 3
        site.house.views.prepare(TABLES)
        assert _indexes(site) == before


def _indexes(site: Site) -> list[Values]:
    tables = "('dispute_board', 'dispute_board_versions')"
    if not site.on_postgres:
        return site.select(
            f"SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN {tables}"
        )
    found = site.select(f"SELECT indexname FROM pg_indexes WHERE tablename IN {tables} ORDER BY 1")
    assert [name for (name,) in found] == [
        "dispute_board_due",
        "dispute_board_now",
        "dispute_board_pkey",
        "dispute_board_then",
        "dispute_board_versions_pkey",
    ]
    return found


def test_a_fingerprint_tells_a_new_column(site: Site) -> None:
    folder = site.house.catalogue.folder("registry")
    told = fingerprints.fingerprint(site.house.ledger, folder)
    assert told == fingerprints.fingerprint(site.house.ledger, site.house.catalogue.folder("registry"))

    class Wider:
        name = folder.name
        tables = (replace(folder.tables[0], columns=(*folder.tables[0].columns, Column("new"))),)

    assert fingerprints.fingerprint(site.house.ledger, Wider()) != told
