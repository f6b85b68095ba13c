"""Every projection is replayed from zero, every consumer gets its messages twice, every command is tried three ways."""

from pathlib import Path

import pytest

from domain.dispute.commands import COMMANDS
from domain.dispute.commands_intake import ReportDispute
from domain.rental.commands import COMMANDS as RENTAL_COMMANDS
from projections.catalogue import NAMES
from tests.domain.dispute.specimens import SPECIMENS
from tests.domain.rental.specimens import OF_INSPECTIONS, TENANCIES
from tests.house.checkout import ROOT
from tests.house.obligations import every_test_in, missing

REPLAYED = "test_a_projection_replayed_from_zero_equals_live_row_by_row"


def test_every_projection_owes_a_replay_from_zero() -> None:
    text = every_test_in(ROOT / "tests" / "projections")[REPLAYED]
    assert '@pytest.mark.parametrize("name", NAMES)\ndef ' + REPLAYED in text
    folders = {path.parent.name for path in (ROOT / "projections").glob("*/fold.py")} - {"versions"}
    assert folders == set(NAMES), "a projection outside the catalogue is replayed by nobody"


@pytest.mark.parametrize("room", ["consumers", "intake", "app"])
def test_every_way_in_owes_a_delivery_made_twice(room: str) -> None:
    twice = ("twice", "again", "double", "duplicate", "repeat", "retry")
    assert missing(ROOT / "tests" / room, [twice]) == []


def test_every_command_owes_a_worked_a_repeated_and_a_refused_test() -> None:
    spoken = {type(command) for _, command, _ in SPECIMENS}
    assert set(COMMANDS) - {ReportDispute} <= spoken, "a report opens its dispute and has tests of its own"
    owed = [("tells_its_whole_fact",), ("told_again_it_tells_nothing_new",), ("nothing_is_untested",)]
    assert missing(ROOT / "tests" / "domain" / "dispute", owed) == []


def test_every_rental_command_owes_the_same() -> None:
    spoken = {type(command) for _, command, _ in (*TENANCIES, *OF_INSPECTIONS)}
    assert spoken == set(RENTAL_COMMANDS)
    owed = [("tells_its_whole_fact",), ("told_again_it_tells_nothing_new",), ("nothing_is_untested",)]
    assert missing(ROOT / "tests" / "domain" / "rental", owed) == []


def test_a_missing_obligation_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "test_door.py").write_text(
        "def test_it_opens() -> None:\n    assert True\n", encoding="utf-8"
    )
    assert missing(tmp_path, [("twice", "again"), ("opens",)]) == ["twice or again"]
