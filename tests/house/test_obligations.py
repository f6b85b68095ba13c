"""Every projection is replayed from zero, every consumer gets its messages twice, every command is tried three ways."""

from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import pytest

from domain.courses import COURSES
from domain.dispute.commands import COMMANDS as DISPUTE_COMMANDS
from domain.registry.commands import DivisionCommand, GridCommand, PersonCommand, RegistryCommand
from domain.registry.commands_addresses import AddressCommand
from domain.registry.commands_housing import DwellingCommand, UnitCommand
from domain.registry.commands_residences import ResidenceCommand, VisitCommand
from domain.rental.command import RentalCommand
from domain.rights.command import RightsCommand
from projections.catalogue import NAMES
from tests.domain.dispute import test_complete as test_dispute_complete
from tests.domain.registry import test_complete_people, test_complete_places
from tests.domain.rental import test_complete as test_rental_complete
from tests.domain.rights import test_complete as test_rights_complete
from tests.house.checkout import ROOT
from tests.house.obligations import every_test_in, missing


def named(commands: Iterable[type]) -> set[str]:
    """By name: a dataclass with slots leaves the class it was made from behind."""
    return {f"{each.__module__}.{each.__qualname__}" for each in commands}


def commands_below(kind: type) -> set[str]:
    """Every command of a kind that has no kinds below it itself."""
    below = kind.__subclasses__()
    with_kinds_below = named(each for each in _all_below(kind) if each.__subclasses__())
    return (named(_all_below(kind)) - with_kinds_below) if below else named([kind])


def _all_below(kind: type) -> list[type]:
    return [found for each in kind.__subclasses__() for found in (each, *_all_below(each))]


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


def _decided_about() -> set[str]:
    """Every command some decider of the registry takes."""
    unions = (
        DivisionCommand,
        GridCommand,
        PersonCommand,
        AddressCommand,
        DwellingCommand,
        UnitCommand,
        ResidenceCommand,
        VisitCommand,
    )
    return named(command for union in unions for command in get_args(union))


# Each slice with all its commands, and those its witnesses (tests that see the other tests work) ask after.
SLICES: list[tuple[str, set[str], set[str]]] = [
    ("dispute", named(DISPUTE_COMMANDS), named(test_dispute_complete.COMMANDS)),
    (
        "registry",
        commands_below(RegistryCommand),
        named((*test_complete_people.COMMANDS, *test_complete_places.COMMANDS)),
    ),
    ("rental", commands_below(RentalCommand), named(test_rental_complete.COMMANDS)),
    ("rights", commands_below(RightsCommand), named(test_rights_complete.COMMANDS)),
]


@pytest.mark.parametrize(("name", "commands", "witnessed"), SLICES, ids=[name for name, _, _ in SLICES])
def test_every_command_owes_a_worked_a_repeated_and_a_refused_test(
    name: str, commands: set[str], witnessed: set[str]
) -> None:
    assert commands
    assert commands == witnessed, "a command no witness asks after may be tried by nobody"
    owed = [("nothing_is_untested",), ("a_missing_test_would_be_noticed",)]
    assert missing(ROOT / "tests" / "domain" / name, owed) == []


def test_every_slice_owes_a_witness() -> None:
    slices = {path.name for path in (ROOT / "domain").iterdir() if path.is_dir()} - {"shared", "__pycache__"}
    in_courses = {
        course.slice_name for course in COURSES
    }  # every fact in every phase by every office, one test for all
    assert (
        missing(
            ROOT / "tests" / "domain" / "courses",
            [("taken_where_the_table_says",), ("by_no_other",), ("twice",)],
        )
        == []
    )
    assert slices == {name for name, _, _ in SLICES} | in_courses


def test_every_command_of_the_register_is_decided_by_somebody() -> None:
    assert _decided_about() == commands_below(RegistryCommand)


def test_a_missing_obligation_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "test_door.py").write_text(
        "def test_it_opens() -> None:\n    assert True\n", encoding="utf-8"
    )
    assert missing(tmp_path, [("twice", "again"), ("opens",)]) == ["twice or again"]
