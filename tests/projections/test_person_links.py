"""Which records are read as one, found from any of them by a few questions: the same as from all links there are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from random import Random

import pytest

from domain.registry.links import record_of
from projections.moment import NOW, AsOf
from projections.readstore.port import Reader
from projections.registry.filters import STAYS_ORDER, DwellingFilter, StayFilter
from projections.registry.person_filters import PersonFilter
from projections.table import Value
from tests.projections.history import Line
from tests.projections.registry_lane import CHEN, GRID, HOME, NEXT_GRID
from tests.projections.registry_life import linked, named, told, unlinked, whole_life
from tests.projections.standing import Standing

KEYS = tuple(f"01JN0000000000000000000P{number:02d}" for number in range(9))
UNHEARD_OF = "01JN0000000000000000000P99"
GRIDS = {key: GRID if number % 3 else NEXT_GRID for number, key in enumerate(KEYS)}


def _tangle(seed: int) -> list[Line]:
    """Chains, rings, stars and links to nobody, some of them taken back."""
    random, linked_to = Random(seed), dict[str, str]()
    lines = [named(key, grid=GRIDS[key]) for key in KEYS]
    for day in range(1, 12):
        key = random.choice(KEYS)
        if key in linked_to:
            lines.append(unlinked(key, linked_to.pop(key), day))
        else:
            linked_to[key] = random.choice([each for each in (*KEYS, UNHEARD_OF) if each != key])
            lines.append(linked(key, linked_to[key], day))
    return lines


def _group(key: str, links: Mapping[str, str]) -> list[str]:
    return [each for each in KEYS if record_of(each, links) == record_of(key, links)]


@pytest.mark.parametrize("seed", range(6))
def test_whoever_is_asked_for_the_same_records_are_shown_as_one(register: Standing, seed: int) -> None:
    view = told(register, _tangle(seed))
    live = view.speaks_for().position
    for moment in (NOW, *(AsOf(recorded=position) for position in range(len(KEYS), live, 3))):
        links = view.links(as_of=moment)
        for key in KEYS:
            file = view.person(key, as_of=moment)
            assert file is not None
            assert [each.key for each in file.records] == _group(key, links)
            assert file.stands_for == record_of(key, links)


@pytest.mark.parametrize("seed", range(6))
def test_a_list_counts_each_person_once_under_the_record_that_stands_for_them(
    register: Standing, seed: int
) -> None:
    view = told(register, _tangle(seed))
    links = view.links()
    for grids in (frozenset[str](), frozenset({GRID}), frozenset({NEXT_GRID})):
        page = view.persons_page(PersonFilter(grids=grids))
        there = {record_of(key, links) for key in KEYS if not grids or GRIDS[key] in grids}
        assert [each.key for each in page.rows] == sorted(there - {UNHEARD_OF})
        assert page.count.value == len(page.rows)


@dataclass
class Journeys:
    """Counts the snapshots taken of a read store and the questions asked of them."""

    reading: Callable[[], AbstractContextManager[Reader]]
    snapshots: int = 0
    questions: int = 0

    @contextmanager
    def counted(self) -> Iterator[Reader]:
        self.snapshots += 1
        with self.reading() as reader:
            yield CountedReader(reader, self)


@dataclass
class CountedReader:
    reader: Reader
    journeys: Journeys

    def select(self, statement: str, values: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        self.journeys.questions += 1
        return self.reader.select(statement, values)


@pytest.fixture
def journeys(register: Standing, monkeypatch: pytest.MonkeyPatch) -> Journeys:
    counting = Journeys(register.views.reading)
    monkeypatch.setattr(register.views, "reading", counting.counted)
    return counting


@pytest.mark.parametrize(("asked", "most"), [("person", 9), ("stays", 10), ("dwellings", 8), ("persons", 7)])
def test_a_question_is_answered_from_one_snapshot_by_few_journeys_to_the_database(
    register: Standing, journeys: Journeys, asked: str, most: int
) -> None:
    view = told(register, whole_life())  # an address moves in it, so that lists ask where things lie today
    journeys.snapshots = journeys.questions = 0
    grids = frozenset({GRID})
    match asked:
        case "person":
            assert view.person(CHEN) is not None
        case "stays":
            page = view.stays_page(StayFilter(grids=grids), order=STAYS_ORDER)
            assert (set(page.persons), set(page.addresses)) == ({CHEN}, {HOME})
        case "dwellings":
            assert view.dwellings_page(DwellingFilter(grids=grids)).page.rows
        case _:
            assert view.persons_page(PersonFilter(grids=grids)).rows
    assert (journeys.snapshots, journeys.questions <= most) == (1, True), journeys.questions
