"""People, homes and shops are found by what officers remember of them; nothing is found by reading everything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from app.event_types import codec
from app.rulebooks import every_rulebook
from domain.shared.check_digits import check_citizen_id
from domain.shared.personal import Sealed
from ledger.port import Verdict
from ledger.vault import SealedAt
from projections.catalogue import TABLES, Catalogue
from projections.deadlines import rulebooks_by_version
from projections.finding.finder import Finder
from projections.moment import NOW, AsOf
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.registry.person_filters import PersonFilter
from projections.registry.persons import Person
from projections.runner import ProjectionRunner
from projections.search.candidates import Candidates
from projections.search.table import WORDS
from projections.search.ways import ByWords, Way, ways_to_persons
from projections.versions.sealed import sealed_value
from projections.versions.table import Version
from tests.support.intake import APP, GRID, Bench, event, sqlite_bench

LIU, SHAN, YUCHI, CHEN, QIN = (f"01JN000000000000000000A00{number}" for number in range(1, 6))
PEOPLE = {LIU: "刘安春", SHAN: "单国华", YUCHI: "尉迟安", CHEN: "陈安春", QIN: "覃玉"}
LIU_ID = "990101198001010014"
OTHER_GRID = "990101100001002"


@dataclass
class Register:
    """People named down the real road, and the search that follows them."""

    bench: Bench
    views: ReadStore
    finder: Finder

    def follow(self) -> None:
        folders = Catalogue(
            codec(), rulebooks_by_version(every_rulebook()), self.bench.store, self.bench.vault
        )
        for name in ("registry", "search"):
            ProjectionRunner(self.bench.store, self.views, folders.folder(name), lambda *_: None).catch_up()

    def found(
        self,
        text: str,
        as_of: AsOf = NOW,
        *,
        former: bool = False,
        grid_prefixes: frozenset[str] | None = None,
        sources: frozenset[str] | None = None,
    ) -> list[str]:
        ways = ways_to_persons(text)
        assert ways, "too short to ask"
        wanted = PersonFilter(grid_prefixes=grid_prefixes, sources=sources)
        found = self.finder.persons(ways, wanted, self.holds, former=former, as_of=as_of)
        assert not found.more
        return sorted(row.key for row in found.rows)

    def holds(self, way: Way, records: Sequence[Version[Person]]) -> list[bool]:
        return [self._holds(way, record) for record in records]

    def _holds(self, way: Way, record: Version[Person]) -> bool:
        value = sealed_value(record.record._asdict()[way.value.value], f"person:{record.key}")
        if value is None:
            return False
        row = self.bench.store.gather(subjects=[value.subject]).subject_keys[value.subject]
        place = SealedAt(value.stream, value.topic, value.message, value.path)
        clear = self.bench.vault.open(Sealed(value.subject, value.box), place, row)
        return clear is not None and way.holds(clear)


def named(key: str, name: str, *, id_number: str | None = None, **attributes: object) -> dict[str, object]:
    data = {"name": name, "id_type": "resident_id" if id_number else "none"}
    if id_number:
        data["id_number"] = id_number
    told = event("gridledger.person.referenced.v1", key, data=data, **attributes)
    return {**told, "basis": "population_registration"}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    bench = sqlite_bench(tmp_path)
    views: SQLiteReadStore | PostgresReadStore
    if request.param == "sqlite":
        views = SQLiteReadStore(tmp_path / "views.sqlite")
    else:
        views = PostgresReadStore(request.getfixturevalue("postgres_dsn"))
    views.prepare(TABLES)
    assert check_citizen_id(LIU_ID).problem is None
    receipts = bench.send(
        *(named(key, name, id_number=LIU_ID if key == LIU else None) for key, name in PEOPLE.items())
    )
    assert {each.verdict for each in receipts} == {Verdict.ACCEPTED}
    made = Register(bench, views, Finder(views, bench.vault, bench.store))
    made.follow()
    yield made
    views.close()


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("刘安", [LIU]),
        ("安春", [LIU, CHEN]),
        (" 刘 安春 ", [LIU]),
        ("liuanchun", [LIU]),
        ("LIU an", [LIU]),
        ("anchun", [LIU, CHEN]),
        ("lac", [LIU]),
        ("shanguohua", [SHAN]),
        ("danguohua", []),
        ("sgh", [SHAN]),
        ("尉迟", [YUCHI]),
        ("yuchian", [YUCHI]),
        ("qinyu", [QIN]),
        ("tanyu", [QIN]),
        ("0014", [LIU]),
        ("010014", [LIU]),
        ("王五", []),
    ],
)
def test_a_person_is_found_by(register: Register, text: str, who: list[str]) -> None:
    assert register.found(text) == sorted(who)


@pytest.mark.parametrize("text", ["刘", "l", "14", "", "　", "1", "·"])
def test_what_would_read_everything_is_not_asked(text: str) -> None:
    assert ways_to_persons(text) == ()


def test_a_corrected_name_is_found_and_the_old_one_only_as_of_then(register: Register) -> None:
    before = register.bench.store.head()
    data = {"reason": "mistyped", "name": "柳安春"}
    correction = event("gridledger.person.corrected.v1", LIU, data=data, basis="population_registration")
    assert register.bench.send_one(correction).verdict is Verdict.ACCEPTED
    register.follow()
    assert register.found("刘安") == []
    assert register.found("柳安") == [LIU]
    assert register.found("0014") == [LIU], "what was not corrected still finds them"
    assert register.found("刘安", AsOf(recorded=before)) == [LIU]
    assert register.found("柳安", AsOf(recorded=before)) == []


def test_a_cleared_number_finds_nobody(register: Register) -> None:
    data = {"reason": "on_request", "id_type": "none", "cleared": ["id_number"]}
    correction = event("gridledger.person.corrected.v1", LIU, data=data, basis="population_registration")
    assert register.bench.send_one(correction).verdict is Verdict.ACCEPTED
    register.follow()
    assert register.found("0014") == []
    assert register.found("刘安") == [LIU]


def test_only_what_the_asker_may_see_is_found(register: Register) -> None:
    assert register.found("安春", grid_prefixes=frozenset({GRID})) == sorted([LIU, CHEN])
    assert register.found("安春", grid_prefixes=frozenset({OTHER_GRID})) == []
    assert register.found("安春", grid_prefixes=frozenset()) == []
    assert register.found("安春", sources=frozenset({"urn:gridledger:source:nobody"})) == []


def test_no_name_stands_readable_in_the_tables(register: Register) -> None:
    with register.views.reading() as reader:
        rows = [*reader.select("SELECT * FROM search"), *reader.select("SELECT * FROM search_words")]
    texts = {each for row in rows for each in row if isinstance(each, str)}
    readable = {each for each in texts if not _is_a_moment(each)}
    assert len(rows) > len(PEOPLE)
    assert readable == {*(f"person:{key}" for key in PEOPLE), "person", GRID, APP}
    assert {type(each) for row in rows for each in row} == {str, int}


def _is_a_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def test_two_pairs_that_stand_apart_are_no_neighbours(register: Register) -> None:
    assert register.found("安春") == sorted([LIU, CHEN])
    assert register.found("春安") == []
    receipts = register.bench.send(named("01JN000000000000000000A009", "安国安春"))
    assert receipts[0].verdict is Verdict.ACCEPTED
    register.follow()
    assert register.found("安国安") == ["01JN000000000000000000A009"]
    assert register.found("国安国") == []


@pytest.mark.parametrize("size", [3_000])
def test_an_index_answers_and_never_a_scan(
    register: Register, request: pytest.FixtureRequest, size: int
) -> None:
    for start in range(0, size, 500):
        some = [
            named(f"01JP{number:022d}", f"{'赵钱孙李周吴'[number % 6]}{chr(0x4E00 + number)}")
            for number in range(start, start + 500)
        ]
        assert {each.verdict for each in register.bench.send(*some)} == {Verdict.ACCEPTED}
    register.follow()
    if isinstance(register.views, PostgresReadStore):
        with psycopg.connect(request.getfixturevalue("postgres_dsn")) as connection:
            connection.execute("ANALYZE")
    (way,) = ways_to_persons("安春安春")
    assert isinstance(way, ByWords)
    assert len(way.words) == 2
    with register.views.reading() as reader:
        position = register.bench.store.head()
        for every in (False, True):
            candidates = Candidates(reader, register.bench.vault, position, every_naming=every)
            statement, values = candidates.statement(way.words, position + 1)
            if isinstance(register.views, SQLiteReadStore):
                plan = repr(reader.select(f"EXPLAIN QUERY PLAN {statement}", values))
                assert "SCAN" not in plan.replace("SCAN c'", ""), "only what the words found is gone through"
            else:
                plan = repr(reader.select(f"EXPLAIN {statement}", values))
                assert "Index" in plan
                assert "Seq Scan" not in plan


def test_folded_whole_stream_by_stream_it_finds_by_the_same_words(register: Register) -> None:
    """As a rebuild folds it: the keys of all names are at hand there, too."""
    folders = Catalogue(
        codec(), rulebooks_by_version(every_rulebook()), register.bench.store, register.bench.vault
    )
    rows = sorted(register.bench.store.read_log(after=0, limit=1_000), key=lambda row: row.stream_id.hex)
    folded = folders.folder("search").fold_whole(rows, left_out={})
    with register.views.reading() as reader:
        live = reader.select("SELECT token, entry FROM search_words ORDER BY token, entry")
    assert (
        sorted((int(str(token)), int(str(entry))) for token, entry in folded.changes.of(WORDS).added) == live
    )
    assert live
