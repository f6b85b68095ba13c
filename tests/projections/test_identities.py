"""Two records with one document are found by a keyed hash of its number, which stands readable nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.event_types import codec
from app.rulebooks import every_rulebook
from ledger.port import Verdict
from projections.catalogue import NAMES, TABLES, Catalogue
from projections.deadlines import rulebooks_by_version
from projections.extract import exportables
from projections.identities.table import IDENTITIES
from projections.moment import NOW, AsOf
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.registry.inconsistencies import InconsistenciesView, InconsistencyFilter
from projections.replay import compare
from projections.runner import ProjectionRunner
from tests.support.intake import Bench, event, sqlite_bench

LIU, LIU_AGAIN, CHEN = (f"01JN000000000000000000A00{number}" for number in range(1, 4))
NUMBER, OTHER_NUMBER = "990101198001010014", "990101199001010019"
TWICE = InconsistencyFilter(kinds=frozenset({"id_number_twice"}))


@dataclass
class Register:
    """People named down the real road, and the projections that follow it."""

    bench: Bench
    views: ReadStore

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(codec(), rulebooks_by_version(every_rulebook()), self.bench.store, self.bench.vault)

    def say(self, *said: dict[str, object]) -> None:
        receipts = self.bench.send(*said)
        assert {each.verdict for each in receipts} == {Verdict.ACCEPTED}, receipts
        for name in ("registry", "identities"):
            folder = self.catalogue.folder(name)
            ProjectionRunner(self.bench.store, self.views, folder, lambda *_: None, batch=2).catch_up()

    def twice(self, as_of: AsOf = NOW) -> list[list[str]]:
        page = InconsistenciesView(self.views).page(TWICE, as_of=as_of)
        return [[each.key for each in found.concerned] for found in page.rows]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    bench = sqlite_bench(tmp_path)
    views: SQLiteReadStore | PostgresReadStore
    if request.param == "sqlite":
        views = SQLiteReadStore(tmp_path / "views.sqlite")
    else:
        views = PostgresReadStore(request.getfixturevalue("postgres_dsn"))
    views.prepare(TABLES)
    yield Register(bench, views)
    views.close()


def person(key: str, number: str, hour: int = 8) -> dict[str, object]:
    data = {"name": "刘安春", "id_type": "resident_id", "id_number": number}
    time = f"2026-03-02T{hour:02}:30:00+08:00"
    return _said("person.referenced", key, data, time=time)


def _said(type_name: str, key: str, data: dict[str, object], **attributes: object) -> dict[str, object]:
    told = event(f"gridledger.{type_name}.v1", key, data=data, **attributes)
    return {**told, "basis": "population_registration"}


def officer(type_name: str, key: str, data: dict[str, object], minute: int) -> dict[str, object]:
    return _said(
        type_name,
        key,
        data,
        time=f"2026-03-02T08:{minute}:00+08:00",
        actor="staff:O1",
        actorrole="community_officer",
    )


def test_two_records_with_one_number_are_candidates_until_they_are_linked(register: Register) -> None:
    register.say(person(LIU, NUMBER, 7), person(LIU_AGAIN, NUMBER), person(CHEN, OTHER_NUMBER))
    assert register.twice() == [[LIU, LIU_AGAIN]]
    before = register.bench.store.head()
    link = officer("person.linked", LIU_AGAIN, {"to": LIU, "reason": "same_document"}, 40)
    register.say(link)
    assert register.twice() == []
    assert register.twice(AsOf(recorded=before)) == [[LIU, LIU_AGAIN]]
    register.say(officer("person.unlinked", LIU_AGAIN, {"to": LIU, "reason": "wrong_match"}, 50))
    assert register.twice() == [[LIU, LIU_AGAIN]]


def test_a_corrected_number_is_compared_as_it_stands(register: Register) -> None:
    register.say(person(LIU, NUMBER, 7), person(CHEN, OTHER_NUMBER))
    assert register.twice() == []
    fields: dict[str, object] = {"reason": "mistyped", "id_type": "resident_id", "id_number": NUMBER}
    register.say(officer("person.corrected", CHEN, fields, 45))
    assert register.twice() == [[LIU, CHEN]]
    cleared = officer("person.corrected", CHEN, {"reason": "on_request", "cleared": ["id_number"]}, 55)
    register.say({**cleared, "id": "cleared"})
    assert register.twice() == []


def test_no_number_stands_in_the_tables_and_no_hash_leaves_the_house(register: Register) -> None:
    register.say(person(LIU, NUMBER))
    with register.views.reading() as reader:
        ((token,),) = reader.select("SELECT number_token FROM identities")
        rows = [reader.select(f"SELECT * FROM {name}") for name in (IDENTITIES.name, "identities")]
    assert NUMBER not in repr(rows)
    assert isinstance(token, str)
    known = register.bench.vault.lookup_token("id_number", NUMBER).hex()
    assert token != known, "the look-ups of the ledger and this table cannot be joined"
    (exported,) = exportables({"identities": (IDENTITIES,)}).values()
    assert "number_token" not in exported.columns


def test_a_replay_from_zero_gives_the_same_hashes(register: Register) -> None:
    register.say(person(LIU, NUMBER, 7), person(LIU_AGAIN, NUMBER))
    assert compare(register.bench.store, register.views, register.catalogue.folder("identities")).agrees
    assert "identities" in NAMES
