"""`gridledger replay`: an auditor folds the log again and sees whether anybody touched the read models."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.assembly import House
from app.settings import Settings
from app.views import open_views, projections_over
from projections.catalogue import NAMES
from projections.runner import ProjectionRunner
from tests.app.command_line import CommandLine, speaks_both


def _quiet(event: str, projection: str) -> None:
    """A runner that fails raises out of `catch_up`."""


@pytest.fixture
def followed(town: CommandLine) -> CommandLine:
    """The town with read models that have come to the end of the log."""
    settings = Settings(data_dir=town.folder / "data")
    log, views = House(settings).log, open_views(settings)
    for name in NAMES:
        ProjectionRunner(
            log, views, projections_over(log, House(settings).vault).folder(name), _quiet
        ).catch_up()
    views.close()
    log.close()
    return town


def touch(folder: Path, statement: str) -> None:
    """What nobody should be able to do to a read model."""
    with closing(sqlite3.connect(folder / "data" / "views.sqlite", isolation_level=None)) as views:
        assert views.execute(statement).rowcount == 1


def test_read_models_nobody_touched_agree_with_the_log(followed: CommandLine) -> None:
    said = followed("replay", "--json")
    told = said.answer()
    assert isinstance(told, dict)
    assert said.code == 0
    assert told["agrees"] is True
    assert [each["projection"] for each in told["projections"]] == list(NAMES)
    assert all(each["position"] == told["head"] > 300 for each in told["projections"])
    empty = {each["projection"] for each in told["projections"] if each["rows"] == 0}
    assert empty == {"rights", "matters"}, (
        "nobody of this town asked for anything, and no smaller slice lives in it yet"
    )


def test_progress_is_shown_beside_the_answer_never_in_it(followed: CommandLine) -> None:
    said = followed("replay", "--json", "--projection", "audit_trail")
    assert "replaying audit_trail" in said.err
    assert "replaying" not in said.out


def test_a_changed_row_is_named_with_both_values(followed: CommandLine) -> None:
    touch(
        followed.folder,
        "UPDATE dispute_board SET state = 'closed' WHERE rowid = "
        "(SELECT max(rowid) FROM dispute_board WHERE state = 'reported')",
    )
    said = followed("replay")
    assert said.code == 1
    named = [line for line in said.out.splitlines() if "state: closed -> reported" in line]
    assert len(named) == 1
    assert "dispute_board GL" in named[0]


def test_a_removed_and_an_invented_row_are_named(followed: CommandLine) -> None:
    touch(followed.folder, "DELETE FROM audit_trail WHERE position = 7")
    touch(
        followed.folder,
        "UPDATE dispute_timeline SET position = 900000 WHERE position = (SELECT max(position) FROM dispute_timeline)",
    )
    said = followed("replay", "--json")
    told = said.answer()
    assert isinstance(told, dict)
    assert said.code == 1
    kinds = {each["projection"]: [row["kind"] for row in each["differences"]] for each in told["projections"]}
    assert kinds["audit_trail"] == ["missing"]
    assert kinds["registry"] == []
    assert "missing" in kinds["dispute_timeline"]


def test_only_what_is_named_is_replayed(followed: CommandLine) -> None:
    touch(followed.folder, "DELETE FROM audit_trail WHERE position = 7")
    assert followed("replay", "--projection", "dispute_board", "--projection", "registry").code == 0
    assert followed("replay", "--projection", "audit_trail").code == 1


def test_the_past_is_replayed_to_a_position_and_to_an_instant(followed: CommandLine) -> None:
    by_position = followed("replay", "--json", "--to", "150").answer()
    assert isinstance(by_position, dict)
    assert {each["position"] for each in by_position["projections"]} == {150}
    assert by_position["agrees"] is True
    instant = by_position["projections"][0]["recorded_at"]
    by_instant = followed("replay", "--json", "--to", instant).answer()
    assert isinstance(by_instant, dict)
    assert {each["recorded_at"] for each in by_instant["projections"]} == {instant}
    assert all(each["position"] >= 150 for each in by_instant["projections"])


def test_a_change_after_the_position_asked_about_does_not_count(followed: CommandLine) -> None:
    touch(followed.folder, "DELETE FROM audit_trail WHERE position = 200")
    assert followed("replay", "--projection", "audit_trail", "--to", "199").code == 0
    assert followed("replay", "--projection", "audit_trail", "--to", "200").code == 1


@pytest.mark.parametrize(
    "to", ["-1", "1e3", "yesterday", "2026-03-02", "2026-03-02T08:00:00", "2026-02-30T00:00:00Z"]
)
def test_a_moment_that_is_neither_position_nor_instant(followed: CommandLine, to: str) -> None:
    said = followed("replay", f"--to={to}")
    assert said.code == 2
    assert speaks_both(said.err)


def test_a_position_the_log_does_not_have(followed: CommandLine) -> None:
    said = followed("replay", "--to", "999999")
    assert said.code == 2
    assert "999999" in said.err
    assert speaks_both(said.err)


def test_a_projection_nobody_knows(followed: CommandLine) -> None:
    said = followed("replay", "--projection", "fortune")
    assert said.code == 2
    assert "audit_trail" in said.err
    assert speaks_both(said.err)


def test_nothing_is_changed_and_nothing_left_behind(
    followed: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = followed.folder / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    before = (followed.folder / "data" / "ledger.sqlite").read_bytes()
    assert followed("replay").code == 0
    assert (followed.folder / "data" / "ledger.sqlite").read_bytes() == before
    assert list(scratch.iterdir()) == []
