"""Whatever goes wrong with a message, a question or the world: nothing of a person is said, logged or left behind."""

import secrets
import tempfile
from collections.abc import Iterator

import pytest

from tests.journeys import leak_storm, leak_weather
from tests.journeys.leak_storm import Storm, storm
from tests.support.canaries import Needles, needles, sightings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def flown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storm]:
    """Everything went wrong once, for a canary nobody has met before."""
    seed = secrets.randbelow(1 << 32)
    print(f"canary {seed}")
    with pytest.MonkeyPatch.context() as here, storm(tmp_path_factory.mktemp("house"), seed) as through:
        place = through.folder / "tmp"
        place.mkdir(mode=0o700)
        here.setattr(tempfile, "tempdir", str(place))
        leak_storm.right_messages(through)
        leak_storm.wrong_messages(through)
        leak_storm.mutated_messages(through)
        leak_storm.files(through)
        through.house.follow()
        leak_storm.questions(through)
        leak_storm.headers_of_all_kinds(through)
        leak_storm.searches(through)
        leak_storm.desks_and_exports(through)
        leak_weather.broken_doors(through)
        leak_weather.poisoned_folds(through)
        leak_weather.answers_that_break_off(through)
        yield through


@pytest.fixture(scope="module")
def sought(flown: Storm) -> Needles:
    return needles([flown.bird])


def seen(outputs: dict[str, bytes], sought: Needles) -> list[str]:
    """Where, each kind of place once."""
    return sorted({str(each) for each in sightings(outputs, sought)})


def test_nothing_of_a_person_is_found_anywhere(flown: Storm, sought: Needles) -> None:
    assert seen(flown.gather(), sought) == []
