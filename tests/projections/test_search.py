"""People, homes and shops are found by what officers remember of them; nothing is found by reading everything."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.catalogues import codec
from domain.shared.check_digits import check_citizen_id
from ledger.port import Verdict
from projections.moment import NOW, AsOf
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.runner import ProjectionRunner
from projections.search.fold import SearchFold, SearchFolder, token_of
from projections.search.question import FoundKind, QuestionTooShort, SearchFilter
from projections.search.table import ENTRIES, WORDS
from projections.search.view import SearchView
from projections.search.words import WordKind
from tests.support.intake import GRID, Bench, event, sqlite_bench

LIU, SHAN, YUCHI, CHEN, QIN = (f"01JN000000000000000000A00{number}" for number in range(1, 6))
PEOPLE = {LIU: "刘安春", SHAN: "单国华", YUCHI: "尉迟安", CHEN: "陈安春", QIN: "覃玉"}
LIU_ID = "990101198001010014"
OTHER_GRID = "990101100001002"


@dataclass
class Register:
    """People named down the real road, and the search that follows them."""

    bench: Bench
    views: ReadStore
    search: SearchView

    def follow(self) -> None:
        keys = lambda subjects: self.bench.store.gather(subjects=subjects).subject_keys  # noqa: E731
        fold = SearchFold(codec(), self.bench.vault, keys)
        streams = lambda ids: self.bench.store.gather(stream_ids=ids).streams  # noqa: E731
        folder = SearchFolder(fold, streams)
        ProjectionRunner(self.bench.store, self.views, folder, lambda *_: None).catch_up()

    def found(self, text: str, as_of: AsOf = NOW, **limits: frozenset[str] | None) -> list[str]:
        hits = self.search.find(SearchFilter(text=text, **limits), as_of=as_of)  # type: ignore[arg-type]
        return sorted(hit.key for hit in hits.found)


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
    views.prepare((ENTRIES, WORDS))
    assert check_citizen_id(LIU_ID).problem is None
    receipts = bench.send(
        *(named(key, name, id_number=LIU_ID if key == LIU else None) for key, name in PEOPLE.items())
    )
    assert {each.verdict for each in receipts} == {Verdict.ACCEPTED}
    made = Register(bench, views, SearchView(views, bench.vault))
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
def test_what_would_read_everything_is_not_asked(register: Register, text: str) -> None:
    with pytest.raises(QuestionTooShort):
        register.found(text)


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
    units = SearchFilter(text="安春", kinds=frozenset({FoundKind.UNIT}))
    assert register.search.find(units).found == ()


def test_no_name_stands_readable_in_the_tables(register: Register) -> None:
    with register.views.reading() as reader:
        rows = [*reader.select("SELECT * FROM search"), *reader.select("SELECT * FROM search_words")]
    text = repr(rows)
    assert len(rows) > len(PEOPLE)
    assert not any(each in text for each in (*PEOPLE.values(), "liu", "安", "0014"))


def test_an_index_answers_and_never_a_scan(register: Register) -> None:
    token = token_of(register.bench.vault, WordKind.NAME, "安春")
    asked = (
        "SELECT e.ref FROM search_words w JOIN search e ON e.from_position = w.entry "
        "WHERE w.token = ? ORDER BY w.entry DESC LIMIT 201"
    )
    with register.views.reading() as reader:
        if isinstance(register.views, SQLiteReadStore):
            plan = repr(reader.select(f"EXPLAIN QUERY PLAN {asked}", (token,)))
            assert "SCAN" not in plan
        else:
            plan = repr(reader.select(f"EXPLAIN {asked}", (token,)))
            assert "Index" in plan
            assert "Seq Scan on search_words" not in plan
