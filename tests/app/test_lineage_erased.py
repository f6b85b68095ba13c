"""A person who was erased, by the real two: what made their rows is told and proved on either store, and no value of them."""

import json

import pytest

from proofs.verifier import verified
from tests.app.command_line import CommandLine
from tests.app.drill import Drill
from tests.app.served_drill import served
from tests.app.test_masked_everywhere import legible_in


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def drill(request: pytest.FixtureRequest, gridledger: CommandLine) -> Drill:
    """A house in which one of three persons was erased."""
    if request.param == "postgres":
        found: Drill = served(gridledger, request.getfixturevalue("postgres_dsn"))
    else:
        found = Drill(gridledger).begin()
    found.take(3)
    found.follow()
    found.erase_by_two(found.persons[0])
    found.follow()
    return found


@pytest.mark.slow
def test_the_rows_of_somebody_erased_say_what_made_them(drill: Drill) -> None:
    person, other = drill.persons[0], drill.persons[1]
    expected = {
        ("persons", person): ("stands", ["added", "blanked"]),
        ("persons", other): ("stands", ["added"]),
        ("search", f"person:{person}"): ("withdrawn", ["added", "withdrew"]),
        ("identities", person): (
            "stands",
            ["added", "replaced"],
        ),  # its number could be read by nobody any more
    }
    for (table, key), (standing, touches) in expected.items():
        said = drill("lineage", table, key, "--json", "-o", f"{table}-{key[-2:]}.zip")
        assert said.code == 0, said.out + said.err
        answer = json.loads(said.out)
        assert (answer["standing"], answer["agrees"], answer["holds"]) == (standing, True, True)
        assert [each["touch"] for each in answer["events"]] == touches, table
        assert all(each["proof"] for each in answer["events"])
        assert legible_in(said.out + said.err) == []
        stream = ("--stream", f"person:{key.rpartition(':')[2]}")
        bundle = drill.shell.folder / f"{table}-{key[-2:]}.zip"
        assert verified(bundle, "--key", drill("checkpoint", "--key").out.strip(), *stream) == (0, [], [])


@pytest.mark.slow
def test_a_line_of_the_trail_is_proved_with_the_erasure_that_blanked_it(drill: Drill) -> None:
    trail = json.loads(drill("lineage", "persons", drill.persons[0], "--json").out)["events"]
    named, erased = (str(each["position"]) for each in trail)
    answer = json.loads(drill("lineage", "audit_trail", named, "--json").out)
    assert [(str(each["position"]), each["touch"]) for each in answer["events"]] == [
        (named, "added"),
        (erased, "blanked"),
    ]
    early = drill("lineage", "persons", drill.persons[0], "--at", named, "--json")
    assert early.code == 0, early.out
