"""PostgreSQL's own wall: for every allowed question the answer is the same, and without the first wall it still stands."""

from collections.abc import Iterator

import pytest

from access.authorize import Decision, Relation, Resource
from access.principal import Principal
from access.second_wall import row_scope_of
from api import seam, search
from api.seam import Limits
from projections.catalogue import TABLES
from projections.readstore.row_scope import RowScope, asked_within
from tests.app import walled_town as town
from tests.app.walled_town import LISTS, OFFICER_OF_A, ONE_BY_ONE, PEOPLE, A, rows
from tests.support import services
from tests.support.two_doors import TwoDoors, two_doors

pytestmark = pytest.mark.postgres
IN_VILLAGES = "grid_code >= '9901011002' AND grid_code < '9901011003'"
EVERYTHING = Decision(allowed=True, within=frozenset(Relation))


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoDoors]:
    with (
        services.fresh_database() as dsn,
        two_doors(tmp_path_factory.mktemp("town"), dsn, size=30, persons=200) as made,
    ):
        town.tangle(made)
        yield made


@pytest.fixture
def no_first_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """The decision table says yes to everything, and no list is narrowed."""

    def allowed(principal: Principal | None, action: object, resource: Resource | None) -> Decision:
        return EVERYTHING

    monkeypatch.setattr(seam, "authorize", allowed)
    monkeypatch.setattr(search, "authorize", allowed)
    monkeypatch.setattr(seam.Admission, "limits", lambda admission: Limits(None, None))
    monkeypatch.setattr(seam.Admission, "senders_of_reference", lambda admission: None)


def test_every_path_that_answers_from_read_tables_is_asked_here() -> None:
    assert town.asked_paths() == {*LISTS, *ONE_BY_ONE, *town.OTHERS}


def test_for_every_allowed_question_the_wall_changes_nothing(doors: TwoDoors) -> None:
    answered = 0
    for who in PEOPLE:
        for path in town.questions(doors, every=60):
            with_wall = doors.visited_by(who, walled=True).get(path)
            without = doors.visited_by(who, walled=False).get(path)
            assert with_wall.status_code == without.status_code, (who.name, path, with_wall.text)
            if with_wall.status_code < 400 and not path.startswith("/exports"):
                assert with_wall.json() == without.json(), (who.name, path)
                answered += 1
    assert answered > 400


def _of_the_villages(doors: TwoDoors) -> dict[str, set[str]]:
    """Keys of everything told in the villages' grids, with which grid A has nothing to do, by table."""
    tables = dict(ONE_BY_ONE.values()) | {"residences": "residence_id"}
    del tables["addresses"]  # reference data, nobody's
    return {
        table: {str(found) for (found,) in rows(doors, f"SELECT {key} FROM {table} WHERE {IN_VILLAGES}")}
        for table, key in tables.items()
    }


def _shown(doors: TwoDoors, *, walled: bool) -> dict[str, set[str]]:
    """Of the villages' things, those an officer of grid A is shown by any list or look-up."""
    caller, foreign = doors.visited_by(OFFICER_OF_A, walled=walled), _of_the_villages(doors)
    grids = rows(doors, f"SELECT DISTINCT grid_code FROM audit_trail WHERE {IN_VILLAGES} LIMIT 50")
    there = "".join(f"&grid={grid}" for (grid,) in grids)
    shown: dict[str, set[str]] = {table: set() for table in foreign}
    positions = foreign.pop("audit_trail")
    for path in (*LISTS, f"/registry/persons?dwelling={min(foreign['dwellings'])}"):
        answered = caller.get(f"{path}{'&' if '?' in path else '?'}limit=200{there}")
        assert answered.status_code == 200, (path, answered.text)
        for table, found in foreign.items():
            shown[table] |= {key for key in found if f'"{key}"' in answered.text}
        if path == "/audit/events":
            shown["audit_trail"] |= {str(each["position"]) for each in answered.json()["items"]}
    for path, (table, _) in ONE_BY_ONE.items():
        asked = sorted(foreign.get(table, positions if table == "audit_trail" else ()))
        for key in asked[:8]:
            if caller.get(f"{path[: path.index('{')]}{key}{path[path.index('}') + 1 :]}").status_code != 404:
                shown[table].add(key)
    return shown


@pytest.mark.usefixtures("no_first_wall")
def test_without_the_first_wall_an_officer_of_one_grid_still_sees_nothing_of_another(doors: TwoDoors) -> None:
    assert {table: found for table, found in _shown(doors, walled=True).items() if found} == {}
    without = _shown(doors, walled=False)
    assert all(without.values()), "where no second wall stands everything is open: the test can fail"


@pytest.mark.usefixtures("no_first_wall")
@pytest.mark.parametrize(
    "table", [each.name for table in TABLES if table.wall for each in table.all_tables()]
)
def test_a_table_whose_wall_is_taken_down_shows_at_once(doors: TwoDoors, table: str) -> None:
    """Planted: what the reader's role finds of the villages in each table with the scope of an officer of A."""
    with asked_within(row_scope_of(OFFICER_OF_A)):
        assert _seen_of_villages(doors, table) == 0
        with doors.owner.writing() as cursor:
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY".encode())
        try:
            assert _seen_of_villages(doors, table) > 0
        finally:
            with doors.owner.writing() as cursor:
                cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY".encode())


def _seen_of_villages(doors: TwoDoors, table: str) -> int:
    with doors.reader.reading() as reader:
        ((number,),) = reader.select(f"SELECT count(*) FROM {table} WHERE {IN_VILLAGES}")
    return int(number or 0)


def test_who_asks_for_nobody_sees_no_row_and_who_keeps_the_tables_sees_all(doors: TwoDoors) -> None:
    for table in TABLES:
        if table.wall is not None:
            with doors.reader.reading() as reader:
                assert reader.select(f"SELECT 1 FROM {table.name} LIMIT 1") == []
            with doors.keeper.reading() as reader:
                kept = reader.select(f"SELECT count(*) FROM {table.name}")
            assert kept == rows(doors, f"SELECT count(*) FROM {table.name}")


def test_a_scope_ends_with_its_snapshot(doors: TwoDoors) -> None:
    """The next question on the same connection is somebody else's."""
    with asked_within(RowScope(everywhere=True)), doors.reader.reading() as reader:
        assert reader.select("SELECT 1 FROM persons LIMIT 1") == [(1,)]
    with doors.reader.reading() as reader:
        assert reader.select("SELECT 1 FROM persons LIMIT 1") == []
    with asked_within(RowScope(prefixes=frozenset({A}))), doors.reader.reading() as reader:
        own = reader.select("SELECT count(*) FROM persons")
        with reader.beyond():
            assert reader.select("SELECT count(*) FROM persons") > own
        assert reader.select("SELECT count(*) FROM persons") == own


REACHES = ("home_lies", "person_reached", "home_reached", "unit_reached", "sees_named")


@pytest.mark.parametrize("name", REACHES)
def test_a_wall_that_did_not_know_a_way_to_a_row_would_change_answers(doors: TwoDoors, name: str) -> None:
    """Planted: the comparison above is of questions that need every reach of the wall."""
    blind = (
        "() RETURNS text[] LANGUAGE sql STABLE AS $$ SELECT '{}'::text[] $$"
        if name == "sees_named"
        else "(key text, places text[], senders text[]) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT false'"
    )
    with doors.owner.writing() as cursor:
        kept = cursor.execute("SELECT pg_get_functiondef(%s::regproc)", (f"views.{name}",)).fetchone()
        cursor.execute(f"CREATE OR REPLACE FUNCTION views.{name}{blind}".encode())
    assert kept is not None
    try:
        assert _differs(doors)
    finally:
        with doors.owner.writing() as cursor:
            cursor.execute(str(kept[0]).encode())


def _differs(doors: TwoDoors) -> bool:
    for who in PEOPLE[:6]:
        for path in town.questions(doors, every=60):
            with_wall = doors.visited_by(who, walled=True).get(path)
            without = doors.visited_by(who, walled=False).get(path)
            if with_wall.status_code != without.status_code or (
                with_wall.status_code < 400 and "/exports" not in path and with_wall.json() != without.json()
            ):
                return True
    return False
