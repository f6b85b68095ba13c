"""The wall of PostgreSQL keeps its indexes, goes along with a rebuild, and is raised once by preparing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

import psycopg
import pytest
from pydantic_core import from_json

from projections import walls
from projections.catalogue import TABLES
from projections.readstore import postgres
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore, plain
from projections.registry.filters import DwellingFilter
from projections.registry.person_filters import PersonFilter
from projections.registry.persons import NOTHING
from projections.registry.view import RegistryView
from projections.table import Value, Values
from tests.projections.benches import LIVES, Site, postgres_stores, site_on
from tests.projections.rights_life import rights_life
from tests.support.two_doors import as_role, make_roles

pytestmark = pytest.mark.postgres
READER, WRITER = "gridledger_reader", "gridledger_views"
WALLED = [each for table in TABLES if table.wall for each in table.all_tables()]
POLICIES = "SELECT tablename, policyname, roles::text, cmd, qual FROM pg_policies WHERE schemaname = 'views' ORDER BY 1, 2"


@pytest.fixture
def walled(postgres_dsn: str) -> Iterator[Site]:
    """A town followed on PostgreSQL, whose roles exist."""
    make_roles(postgres_dsn)
    with site_on(partial(postgres_stores, postgres_dsn)) as made:
        made.house.record(LIVES)
        made.house.catch_up()
        yield made


def test_every_table_has_a_wall_or_says_nothing_about_anybody() -> None:
    """Reference data, keyed words of the search, hashes, and what stands on a person's data (docs/second-walls.md)."""
    open_to_all = {table.name for table in TABLES if table.wall is None}
    assert open_to_all == {
        "addresses_versions",
        "address_aliases_versions",
        "divisions_versions",
        "grids_versions",
        "search_entries",
        "search_words",
        "proof_hashes",
        "access_hashes",
        "history_heads",
        "history_nodes",
        "rights_versions",
        "rights_request_versions",
    }


def test_a_rebuild_swaps_in_tables_with_the_same_walls_and_rights(walled: Site, postgres_dsn: str) -> None:
    before = walled.select(POLICIES)
    rights = _rights(walled)
    assert {str(row[0]) for row in before} == {each.name for each in WALLED}
    for name in ("registry", "dispute_board", "audit_trail"):
        walled.rebuild(name)
    after = [row for row in walled.select(POLICIES) if not str(row[0]).endswith("__old")]
    assert after == before
    assert _rights(walled) == rights
    with closing(PostgresReadStore(as_role(postgres_dsn, READER))) as reader, reader.reading() as asked:
        assert asked.select("SELECT 1 FROM persons LIMIT 1") == []


def test_who_follows_behind_the_wall_forgets_whoever_is_erased(postgres_dsn: str) -> None:
    """The follower's role is no owner: a wall that let it add and not change would keep every erased value."""
    make_roles(postgres_dsn)
    with site_on(partial(postgres_stores, postgres_dsn)) as made:
        with closing(PostgresReadStore(as_role(postgres_dsn, WRITER))) as follower:
            house = replace(made.house, views=follower)
            for lines in (rights_life()[:3], rights_life()[3:]):
                house.record(lines)
                house.catch_up(2)
        sealed = ", ".join(NOTHING)
        kept = [
            *made.select(f"SELECT {sealed} FROM persons"),
            *made.select(f"SELECT {sealed} FROM persons_versions"),
        ]
        assert kept
        assert {value for row in kept for value in row} == {None}
        assert (
            made.select("SELECT ref FROM search_entries")
            == made.select("SELECT token FROM search_words")
            == []
        )


def test_nothing_of_the_askers_own_runs_with_the_owners_rights(walled: Site, postgres_dsn: str) -> None:
    """The functions of the wall look with the owner's rights; a function set up beside must not come along."""
    with psycopg.connect(postgres_dsn, autocommit=True) as owner:
        owner.execute("CREATE SCHEMA planted")
        owner.execute(
            "CREATE FUNCTION planted.strpos(text, text) RETURNS integer LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'planted'; END $$"
        )
        owner.execute("GRANT USAGE ON SCHEMA planted TO gridledger_reader")
    with psycopg.connect(as_role(postgres_dsn, READER)) as asker:
        asker.execute("SET search_path = planted, pg_catalog")
        asker.execute("SELECT set_config('gridledger.person', '01JN000000000000000000C001', false)")
        with pytest.raises(psycopg.errors.RaiseException, match="planted"):
            asker.execute("SELECT strpos('a', 'b')")
        asker.rollback()
        asker.execute("SET search_path = planted, pg_catalog")
        assert asker.execute("SELECT count(*) FROM views.dispute_board").fetchone() is not None
    definers = (
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'views'::regnamespace "
        "AND NOT coalesce(array_to_string(proconfig, ' ') LIKE '%search_path=pg_catalog%', false)"
    )
    assert walled.select(definers) == []


def test_preparing_again_raises_no_wall_that_stands_and_mends_one_that_does_not(walled: Site) -> None:
    made = _policy_ids(walled)
    _prepare(walled.house.views)
    assert _policy_ids(walled) == made
    walled.execute("ALTER TABLE persons DISABLE ROW LEVEL SECURITY")
    walled.execute(f"DROP POLICY {walls.READERS} ON dwellings")
    _prepare(walled.house.views)
    standing = "SELECT count(*) FROM pg_class WHERE relname = 'persons' AND relrowsecurity"
    assert walled.select(standing) == [(1,)]
    assert {row[:2] for row in walled.select(POLICIES)} == {
        (each.name, name) for each in WALLED for name in (walls.READERS, walls.WRITERS)
    }


def test_the_readers_role_reads_only_read_tables_and_writes_nothing(walled: Site, postgres_dsn: str) -> None:
    tricks = ("DELETE FROM views.{}", "TRUNCATE views.{}", "ALTER TABLE views.{} DISABLE ROW LEVEL SECURITY")
    for name in [each.name for table in TABLES for each in table.all_tables()]:
        with psycopg.connect(as_role(postgres_dsn, READER)) as reader:
            reader.execute(f"SELECT * FROM views.{name} LIMIT 0".encode())
            for trick in tricks:
                with pytest.raises(psycopg.errors.InsufficientPrivilege), reader.transaction():
                    reader.execute(trick.format(name).encode())


def test_the_wall_leaves_a_list_and_a_look_up_on_their_indexes(
    walled: Site, postgres_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same statements planned for the owner, whom no wall stops, and for the reader: the same nodes and indexes."""
    views = walled.house.views
    ((grid, home, person),) = walled.select(
        "SELECT d.grid_code, d.dwelling_id, (SELECT max(person_key) FROM persons) FROM dwellings d LIMIT 1"
    )
    here = frozenset({str(grid)})
    register = RegistryView(views)
    statements = _noted(
        monkeypatch,
        lambda: (
            register.dwellings_page(DwellingFilter(grid_prefixes=here)),
            register.dwelling(str(home)),
            register.persons_page(PersonFilter(grid_prefixes=here)),
            register.person(str(person)),
        ),
    )
    assert len(statements) > 15
    scanned = {f"Seq Scan {each.name} " for each in WALLED}
    for statement, values in statements:
        owner = _plan(postgres_dsn, statement, values)
        reader = _plan(as_role(postgres_dsn, READER), statement, values, prefix=str(grid))
        assert reader == owner, statement
        assert not scanned.intersection(reader), statement


def test_a_wall_that_forced_a_scan_would_be_seen(walled: Site, postgres_dsn: str) -> None:
    """Planted: what a function makes of a column may not be looked up before the wall has let the row through."""
    walled.execute("CREATE INDEX planted ON dwellings (upper(dwelling_id))")
    asked = "SELECT dwelling_id FROM dwellings WHERE upper(dwelling_id) = ?"
    assert _plan(postgres_dsn, asked, ["1"]) == ["Index Scan dwellings planted"]
    assert "Seq Scan dwellings " in _plan(as_role(postgres_dsn, READER), asked, ["1"], prefix="99")


def _noted(monkeypatch: pytest.MonkeyPatch, ask: Callable[[], object]) -> list[tuple[str, Sequence[Value]]]:
    noted: list[tuple[str, Sequence[Value]]] = []
    select = postgres._Reader.select

    def noting(self: postgres._Reader, statement: str, values: Sequence[Value] = ()) -> list[Values]:
        noted.append((statement, values))
        return select(self, statement, values)

    monkeypatch.setattr(postgres._Reader, "select", noting)
    ask()
    return noted


def _plan(dsn: str, statement: str, values: Sequence[Value], *, prefix: str | None = None) -> list[str]:
    """Nodes with what they read, in order; the look-ups inside a wall's own settings are not the question's."""
    with psycopg.connect(dsn, options=None) as connection:
        connection.execute("SET LOCAL search_path = views")
        connection.execute(
            "SET LOCAL enable_seqscan = off"
        )  # the tables are small: a scan is what nothing else can do
        connection.execute("SET LOCAL enable_bitmapscan = off")
        if prefix is not None:
            connection.execute("SELECT set_config('gridledger.prefixes', %s, true)", (prefix,))
        ((told,),) = connection.execute(
            b"EXPLAIN (FORMAT JSON, COSTS OFF) " + plain(statement), values
        ).fetchall()
    found = told if isinstance(told, list) else from_json(str(told))
    return list(_nodes(found[0]["Plan"]))


def _nodes(plan: dict[str, object]) -> Iterator[str]:
    if str(plan.get("Subplan Name", "")).startswith("InitPlan") and plan["Node Type"] == "Result":
        return
    # By the same index: a wall also reads the row, where the index alone would have been enough.
    node = str(plan["Node Type"]).replace("Index Only Scan", "Index Scan")
    yield f"{node} {plan.get('Relation Name', '')} {plan.get('Index Name', '')}"
    inner = plan.get("Plans", [])
    assert isinstance(inner, list)
    for each in inner:
        yield from _nodes(each)


def _prepare(views: ReadStore) -> None:
    views.prepare(TABLES)


def _policy_ids(site: Site) -> list[Values]:
    return site.select("SELECT oid::bigint FROM pg_policy ORDER BY oid")


def _rights(site: Site) -> list[Values]:
    asked = (
        "SELECT table_name::text, grantee::text, string_agg(privilege_type::text, ' ' ORDER BY privilege_type) "
        "FROM information_schema.role_table_grants WHERE table_schema = 'views' "
        f"AND grantee IN ('{READER}', '{WRITER}') AND table_name NOT LIKE '%\\_\\_old' GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return site.select(asked)
