"""The second wall in PostgreSQL's own words: row-level security on read tables, and what it stands on (docs/second-walls.md).

The functions are the owner's (SECURITY DEFINER), so they see what the asker does not; each answers only whether. Who is
in reach is asked of all versions a thing ever had: the moment of a question is the first wall's business.
"""

from collections.abc import Iterator
from hashlib import sha256

from domain.registry.codes_addresses import ElementType
from projections.table import Table

# As far as a place is looked for upwards: once by parents, once by mergers.
DEEPEST = 2 * len(ElementType)
READERS, WRITERS = "within_reach", "keeps_the_table"

# Newlines stand in no code, no URI and no key.
_SETTING = (
    "pg_catalog.string_to_array(coalesce(pg_catalog.current_setting('gridledger.{0}', true), ''), E'\\n')"
)
_ANSWERS = "LANGUAGE sql STABLE PARALLEL SAFE"
# The owner's rights, so nothing of the caller's search path: a function of the same name set up there would have them.
_LOOKS = "RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_KEY = "key text, places text[], senders text[]"
_OWN = "({0}.grid_code ^@ ANY (places) OR {0}.source = ANY (senders))"

BOARD = "dispute_board"
# Things whose reach is what was ever told of them, by the key of their table of versions.
_TOLD = (
    ("visits", "visit_id"),
    ("tenancies", "tenancy_id"),
    ("inspections", "inspection_id"),
    ("findings", "finding_id"),
    ("matters", "matter"),
    (BOARD, "case_code"),
)


def functions(schema: str) -> Iterator[str]:
    """CREATE statements of everything the policies call; again whenever a store is prepared."""
    yield f"""CREATE OR REPLACE FUNCTION {schema}.sees_everything() RETURNS boolean {_ANSWERS} AS
$$ SELECT coalesce(pg_catalog.current_setting('gridledger.reach', true) = 'everywhere', false) $$"""
    for name in ("prefixes", "sources", "named"):
        yield (
            f"CREATE OR REPLACE FUNCTION {schema}.sees_{name}() RETURNS text[] {_ANSWERS} AS "
            f"$$ SELECT {_SETTING.format(name)} $$"
        )
    for thing, key in _TOLD:
        answer = _told(schema, thing, key)
        yield _looking(
            schema, f"{thing}_told", f"{answer} OR {_of_case(schema)}" if thing == BOARD else answer
        )
    yield from _of_places(schema)
    yield from _of_persons(schema)


def _looking(schema: str, name: str, answer: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {schema}.{name}({_KEY}) {_LOOKS} AS $$ BEGIN RETURN {answer}; END $$"


def _told(schema: str, thing: str, key: str) -> str:
    return f"EXISTS (SELECT 1 FROM {schema}.{thing}_versions v WHERE v.{key} = key AND {_OWN.format('v')})"


def _of_case(schema: str) -> str:
    """Whoever was ever a party of the case or its mediator, wherever it lies; keys and staff ids hold no bar."""
    within = "strpos(v.{0}, '|' || nullif(pg_catalog.current_setting('gridledger.{1}', true), '') || '|') > 0"
    mine = f"{within.format('parties', 'person')} OR {within.format('mediators', 'staff')}"
    return f"EXISTS (SELECT 1 FROM {schema}.{BOARD}_versions v WHERE v.case_code = key AND ({mine}))"


def _of_places(schema: str) -> Iterator[str]:
    """A thing also lies where its address, or one above, was moved or merged (ADR 0020); a home is also reached by a
    stay told in it, whose address is shown with the stay."""
    moved = f"(EXISTS (SELECT 1 FROM {schema}.addresses_versions v WHERE v.grid_moved_at IS NOT NULL) OR "
    moved += f"EXISTS (SELECT 1 FROM {schema}.addresses_versions v WHERE v.merged_into IS NOT NULL))"
    upwards = f"""EXISTS (
WITH RECURSIVE up (node, merged, steps) AS (
  SELECT key, false, 0
  UNION
  SELECT beyond.node, up.merged OR beyond.merged, up.steps + 1 FROM up
  JOIN {schema}.addresses_versions a ON a.address_id = up.node AND up.steps <= {DEEPEST}
  CROSS JOIN LATERAL (VALUES (a.parent, false), (a.merged_into, true)) beyond (node, merged)
  WHERE beyond.node IS NOT NULL
)
SELECT 1 FROM up JOIN {schema}.addresses_versions a ON a.address_id = up.node
WHERE (up.merged OR a.grid_moved_at IS NOT NULL) AND a.grid_code ^@ ANY (places))"""
    yield _looking(schema, "address_brought", f"cardinality(places) > 0 AND {moved} AND {upwards}")
    brought = "{schema}.address_brought(v.address_id, places, senders)"
    lies = f"(v.grid_corrected_at IS NOT NULL AND v.grid_code ^@ ANY (places)) OR {brought.format(schema=schema)}"
    versions = f"EXISTS (SELECT 1 FROM {schema}.dwellings_versions v WHERE v.dwelling_id = key AND ({{}}))"
    yield _looking(schema, "home_lies", versions.format(lies))
    yield _looking(
        schema,
        "home_reached",
        f"{versions.format(_OWN.format('v'))} OR {_stays(schema, 'dwelling_id')} OR {schema}.home_lies(key, places, senders)",
    )
    yield _looking(
        schema,
        "unit_reached",
        f"EXISTS (SELECT 1 FROM {schema}.units_versions v WHERE v.unit_id = key AND "
        f"({_OWN.format('v')} OR {brought.format(schema=schema)}))",
    )


def _stays(schema: str, column: str, more: str = "false") -> str:
    others = "string_to_array(r.other_sources, '|') && senders"
    return (
        f"EXISTS (SELECT 1 FROM {schema}.residences_versions r WHERE r.{column} = key AND "
        f"({_OWN.format('r')} OR {others} OR {more}))"
    )


def _of_persons(schema: str) -> Iterator[str]:
    """A person is reached whole, with every stay: by where they were told of, where they live or lived, who told of
    them, and by each record that was ever read as one with theirs."""
    self = "key = pg_catalog.current_setting('gridledger.person', true)"
    lives = _stays(schema, "person_key", f"{schema}.home_lies(r.dwelling_id, places, senders)")
    yield _looking(schema, "record_reached", f"{self} OR {_told(schema, 'persons', 'person_key')} OR {lives}")
    links = f"""SELECT p.linked_to FROM {schema}.persons_versions p
  WHERE p.person_key = {{0}} AND p.linked_to IS NOT NULL
  UNION ALL SELECT p.person_key FROM {schema}.persons_versions p WHERE p.linked_to = {{0}}"""
    ring = f"""EXISTS (
WITH RECURSIVE ring (record) AS (
  SELECT key UNION SELECT link.record FROM ring CROSS JOIN LATERAL ({links.format("ring.record")}) link (record)
)
SELECT 1 FROM ring WHERE {schema}.record_reached(ring.record, places, senders))"""
    linked = f"EXISTS ({links.format('key')})"
    yield _looking(
        schema, "person_reached", f"{schema}.record_reached(key, places, senders) OR ({linked} AND {ring})"
    )
    yield _looking(
        schema,
        "trail_reached",
        "CASE pg_catalog.split_part(key, ':', 1) WHEN 'person' THEN "
        f"{schema}.person_reached(pg_catalog.split_part(key, ':', 2), places, senders) WHEN 'residence' THEN "
        f"{schema}.person_reached(pg_catalog.split_part(pg_catalog.split_part(key, ':', 2), '.', 1), places, senders) "
        "ELSE false END",
    )


def readers_see(table: Table) -> str:
    """The condition of the policy; the cheapest first, and each setting is read once a statement."""
    assert table.wall is not None
    places, senders = ("(SELECT sees_prefixes())::text[]", "(SELECT sees_sources())::text[]")
    by = {"grid_code": f"grid_code ^@ ANY ({places})", "source": f"source = ANY ({senders})"}
    named = ["person_key = ANY ((SELECT sees_named())::text[])"] if table.wall.of_persons else []
    reached = [f"{name}({column}, {places}, {senders})" for name, column in table.wall.reached]
    return " OR ".join(
        ["(SELECT sees_everything())", *(by[column] for column in table.wall.own), *named, *reached]
    )


def policies(table: Table, writers: str | None) -> Iterator[str]:
    """Statements that raise the wall of one table; `writers` is the role of who keeps it, where there is one."""
    yield f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY"
    for name in (READERS, WRITERS):
        yield f"DROP POLICY IF EXISTS {name} ON {table.name}"
    yield f"CREATE POLICY {READERS} ON {table.name} FOR SELECT USING ({readers_see(table)})"
    if writers is not None:
        yield f"CREATE POLICY {WRITERS} ON {table.name} FOR ALL TO {writers} USING (true) WITH CHECK (true)"
    yield f"COMMENT ON POLICY {READERS} ON {table.name} IS '{mark(table, writers)}'"


def mark(table: Table, writers: str | None) -> str:
    """What stands beside a policy, so that a wall that stands as it should is not raised again under a lock."""
    return sha256(f"{readers_see(table)} {writers}".encode()).hexdigest()
