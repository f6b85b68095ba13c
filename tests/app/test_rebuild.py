"""`gridledger rebuild`: an operator folds a read model anew and either gets it or is told what differs."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.assembly import House
from app.rebuilding import rebuild_of
from app.settings import Settings
from app.views import open_views, projections_over
from projections.catalogue import NAMES
from projections.runner import ProjectionRunner
from tests.app.command_line import CommandLine, Said, speaks_both


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


def damage(folder: Path) -> None:
    """What nobody should be able to do to a read model."""
    with closing(sqlite3.connect(folder / "data" / "views.sqlite", isolation_level=None)) as views:
        views.execute("UPDATE dispute_board SET state = 'closed' WHERE state = 'reported'")


def answer_of(said: Said) -> dict[str, object]:
    told = said.answer()
    assert isinstance(told, dict)
    return told


@pytest.mark.parametrize("name", NAMES)
def test_a_read_model_is_rebuilt_compared_and_swapped(followed: CommandLine, name: str) -> None:
    said = followed("rebuild", name, "--json")
    told = answer_of(said)
    assert said.code == 0
    assert (told["projection"], told["outcome"]) == (name, "swapped")
    assert told["live_hash"] == told["shadow_hash"] is not None
    assert told["kept"]
    assert int(str(told["events_per_second"])) > 0
    assert f"rebuilding {name}" in said.err
    assert "rebuilding" not in said.out
    assert followed("replay", "--projection", name).code == 0


def test_people_read_a_table_and_what_was_kept(followed: CommandLine) -> None:
    said = followed("rebuild", "registry")
    assert said.code == 0
    for word in ("hash of live", "hash of rebuild", "position", "events/s", "persons__old"):
        assert word in said.out
    assert speaks_both(said.err)


def test_a_rebuild_that_differs_names_the_row_and_swaps_nothing_until_told_to(followed: CommandLine) -> None:
    damage(followed.folder)
    said = followed("rebuild", "dispute_board")
    assert said.code == 1
    assert "state: closed -> reported" in said.out
    assert "dispute_board__shadow" in said.err
    assert speaks_both(said.err)
    assert followed("replay", "--projection", "dispute_board").code == 1
    accepted = followed("rebuild", "dispute_board", "--accept-difference", "--json")
    told = answer_of(accepted)
    assert (accepted.code, told["outcome"], told["resumed"]) == (0, "swapped", True)
    assert told["differences"]
    assert followed("replay", "--projection", "dispute_board").code == 0


def test_the_old_tables_are_kept_until_somebody_throws_them_away(followed: CommandLine) -> None:
    kept = answer_of(followed("rebuild", "dispute_board", "--json"))["kept"]
    assert answer_of(followed("rebuild", "dispute_board", "--drop-old", "--json")) == {"dropped": kept}
    said = followed("rebuild", "dispute_board", "--drop-old")
    assert (said.code, "dropped: -" in said.out) == (0, True)


def test_a_town_nobody_followed_is_rebuilt_from_nothing(town: CommandLine) -> None:
    told = answer_of(town("rebuild", "audit_trail", "--json"))
    assert (told["outcome"], told["live_hash"]) == ("swapped", None)
    assert town("replay", "--projection", "audit_trail").code == 0


def test_from_scratch_forgets_what_an_interrupted_rebuild_did(followed: CommandLine) -> None:
    damage(followed.folder)
    assert followed("rebuild", "dispute_board").code == 1
    assert answer_of(followed("rebuild", "dispute_board", "--json"))["resumed"] is True
    assert answer_of(followed("rebuild", "dispute_board", "--from-scratch", "--json"))["resumed"] is False


@pytest.mark.slow  # it waits for a lease that might have been a dead one's
def test_two_rebuilds_of_one_read_model_at_once_are_refused(followed: CommandLine) -> None:
    work = rebuild_of(Settings(data_dir=followed.folder / "data"), "registry")
    assert work.views.take_lease("registry__shadow", "another process", 60.0) is not None
    said = followed("rebuild", "registry")
    assert said.code == 2
    assert speaks_both(said.err)
    assert followed("rebuild", "audit_trail").code == 0
    work.views.close()
    work.ledger.close()


def test_a_read_model_nobody_knows(followed: CommandLine) -> None:
    said = followed("rebuild", "fortune")
    assert said.code == 2
    assert "audit_trail" in said.err
    assert speaks_both(said.err)


@pytest.mark.parametrize("workers", ["0", "-1", "many"])
def test_workers_are_counted_from_one(followed: CommandLine, workers: str) -> None:
    assert followed("rebuild", "registry", f"--workers={workers}").code == 2


def test_tables_of_an_older_program_are_named_with_their_cure_and_left_as_they_are(
    followed: CommandLine,
) -> None:
    """`prepare` prepares all else, and is content once the cure is done."""
    file = followed.folder / "data" / "views.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as views:
        views.execute("DROP INDEX persons_by_source")
        views.execute("ALTER TABLE persons DROP COLUMN source")
    said = followed("prepare")
    assert (said.code, speaks_both(said.err)) == (1, True)
    cure = "gridledger rebuild registry --accept-difference"
    assert "views.other_shape" in said.err
    assert said.err.count(cure) == 2
    assert followed(*cure.split()[1:]).code == 0
    assert followed("prepare").code == 0
    assert followed("replay", "--projection", "registry").code == 0
