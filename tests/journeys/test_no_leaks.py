"""Whatever goes wrong with a message, a question or the world: nothing of a person is said, logged or left behind."""

import secrets
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from domain.shared.rule import RuleBroken
from intake import refusals
from tests.journeys import leak_errands, leak_storm, leak_weather
from tests.journeys.leak_storm import TOLD_BACK, Storm, storm
from tests.support.bad_forms import Mutation
from tests.support.canaries import needles, sightings
from tests.support.outputs import of_process

pytestmark = pytest.mark.slow

STEPS = (
    leak_storm.right_messages,
    leak_storm.wrong_messages,
    leak_errands.files,
    leak_errands.questions,
    leak_errands.headers_of_all_kinds,
    leak_errands.searches,
    leak_errands.desks_and_exports,
    leak_weather.broken_doors,
    leak_weather.poisoned_folds,
    leak_weather.answers_that_break_off,
)


@dataclass(frozen=True)
class Flown:
    """What came of it: everything said and kept, and the messages that were taken though a place was mutated."""

    storm: Storm
    outputs: Mapping[str, bytes]
    taken: list[Mutation]


@pytest.fixture(scope="module")
def flown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flown]:
    """Everything went wrong once, for canaries nobody has met before."""
    seed = secrets.randbelow(1 << 32)
    print(f"canary {seed}")
    with pytest.MonkeyPatch.context() as here, storm(tmp_path_factory.mktemp("house"), seed) as through:
        place = through.folder / "tmp"
        place.mkdir(mode=0o700)
        here.setattr(tempfile, "tempdir", str(place))
        taken = leak_storm.mutated_messages(through)
        for step in STEPS:
            step(through)
            through.house.follow()
        yield Flown(through, through.gather(), taken)


def seen(outputs: Mapping[str, bytes], flown: Flown) -> list[str]:
    """Where, as sentences; of the canary files are named after, not what tells an import back."""
    elsewhere = {name: told for name, told in outputs.items() if not name.endswith(TOLD_BACK)}
    found = sightings(outputs, needles([flown.storm.bird]))
    return sorted({str(each) for each in [*found, *sightings(elsewhere, needles([flown.storm.named]))]})


@pytest.mark.parametrize(
    "what", ["answer", "log lines", "topic", "table", "file", "names of files", "broken answer"]
)
def test_nothing_of_a_person_is_found(what: str, flown: Flown) -> None:
    outputs = {name: told for name, told in flown.outputs.items() if name.startswith(what)}
    assert outputs, "nothing was searched"
    assert seen(outputs, flown) == []


def test_nothing_of_a_person_stands_in_a_process_or_a_temporary_folder(flown: Flown) -> None:
    assert seen(of_process(), flown) == []
    assert list((flown.storm.folder / "tmp").iterdir()) == []


def test_it_was_looked_where_things_are(flown: Flown) -> None:
    """A search that cannot find what is there proves nothing."""
    key = leak_storm.PERSON_KEY.encode()
    for where in ("table ledger.stored_events", "table views.persons", "topic of the public feed"):
        assert key in flown.outputs[where], where
    assert b"ValidationError" in flown.outputs["log lines"]
    assert b"api.failed" in flown.outputs["log lines"]
    assert b"intake.body_not_json" in flown.outputs["topic gridledger.receipts"]
    assert flown.outputs["topic gridledger.dead-letter"]


# These need another process, a repair, an erasure, a header no HTTP client can send, or a topic.
NOT_MET_HERE = frozenset(
    {
        "intake.body_too_large",  # the door itself refuses it
        "intake.header_not_readable",
        "intake.header_repeated",
        "intake.held_for_repair",
        "intake.never_became_known",  # the fate of a message that waited; its receipt goes to the topic
        "intake.reading_failed",
        "intake.reference_never_became_known",
        "intake.role_not_of_this_source",
        "intake.seal_no_longer_opens",
        "intake.subject_erased",
        "intake.wrong_topic",
    }
)


def test_every_refusal_of_the_road_was_met(flown: Flown) -> None:
    named = vars(refusals).values()
    known = {
        each.code
        for each in named
        if isinstance(each, type) and issubclass(each, RuleBroken) and hasattr(each, "zh")
    }
    assert sorted(known - flown.storm.codes - NOT_MET_HERE) == []


def test_only_sealed_places_take_what_they_are_told(flown: Flown) -> None:
    """A place that takes anybody's words and is neither sealed nor known to be readable would be new here."""
    assert sorted({(each.type.removeprefix("gridledger."), each.path) for each in flown.taken}) == [
        ("dispute.reported.v1", "summary"),
        ("person.referenced.v1", "id_number"),
        ("person.referenced.v1", "name"),
        ("person.referenced.v1", "phone"),
    ]
