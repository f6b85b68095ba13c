"""The shortest way to the same newest rows: one SQL statement a table, over the log's JSON, inside the database.

It makes the newest rows only (ours keep every version beside them), as they are now (ours also for any earlier moment),
and knows nothing of older event versions, cleared fields or persons read as one: rows it makes otherwise are counted.
"""

from collections.abc import Mapping, Sequence

import psycopg
from psycopg.sql import SQL, Identifier

SCHEMA = "by_sql"

# One row a fact, in the order of truth, a thing's first fact before everything; instants as our read tables keep them.
_FACTS = """
WITH raw AS MATERIALIZED (
    SELECT notification_id AS position, originator_id AS stream, originator_version AS version,
           split_part(topic, '.v', 1) AS kind, topic, substr(state, 17, 27) AS recorded,
           convert_from(state, 'UTF8')::jsonb AS said
    FROM ledger.stored_events WHERE topic ^@ '{prefix}'
), told AS MATERIALIZED (
    SELECT position, stream, version, kind, topic, convert_from(recorded, 'UTF8') AS recorded_at,
           said->'data' AS d, split_part(said#>>'{{meta,stream}}', ':', 2) AS key,
           said#>>'{{meta,source}}' AS source, said#>>'{{meta,actor}}' AS actor, said#>>'{{meta,role}}' AS role,
           said#>>'{{meta,grid_code}}' AS grid_code, said#>>'{{meta,message_id}}' AS message_id,
           said#>>'{{meta,precision}}' AS precision, coalesce((said#>>'{{meta,device_seq}}')::bigint, -1) AS device_seq,
           (said#>>'{{meta,occurred_at}}')::timestamptz AS occurred
    FROM raw
), facts AS MATERIALIZED (
    SELECT *, to_char(occurred AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at,
           to_char((CASE precision WHEN 'instant' THEN occurred ELSE
               date_trunc(precision, occurred AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai' END)
               AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS valid_from
    FROM told
), ranked AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY stream ORDER BY (kind <> '{first}'), valid_from COLLATE "C",
        source COLLATE "C", actor COLLATE "C", device_seq, message_id COLLATE "C", version) AS nth
    FROM facts
)
"""

_VERSION = """
    key AS {key}, max(position) AS from_position, max(valid_from) AS valid_from,
    (array_agg(recorded_at ORDER BY position DESC))[1] AS recorded_at, max(version) AS version,
    (array_agg(source ORDER BY nth DESC) FILTER (WHERE kind = '{first}'))[1] AS source,
    (array_agg(grid_code ORDER BY nth DESC) FILTER (WHERE kind = '{first}'))[1] AS grid_code
"""


def _newest(expression: str, name: str, where: str = "true") -> str:
    return (
        f"(array_agg({expression} ORDER BY nth DESC) "
        f"FILTER (WHERE ({expression}) IS NOT NULL AND {where}))[1] AS {name}"
    )


def _sealed(field: str, name: str) -> str:
    text = (
        f"""CASE WHEN d ? '{field}' AND d->'{field}' <> 'null' THEN '{{"subject":"' || (d#>>'{{{field},subject}}') """
        f"""|| '","box":"' || (d#>>'{{{field},box}}') || '","path":"{field}","topic":"' || topic """
        """|| '","source":"' || source || '","message_id":"' || message_id || '"}' END"""
    )
    return _newest(text, name)


def _number(field: str) -> str:
    return _newest(f"(d->>'{field}')::bigint", field)


def _text(field: str) -> str:
    return _newest(f"d->>'{field}'", field)


_DWELLINGS = ", ".join(
    [
        *(_text(field) for field in ("address_id", "dwelling_no", "use", "occupancy", "structure")),
        *(_number(field) for field in ("floors", "floor_no", "floor_area_dm2", "room_count")),
        _newest("(d->>'self_built')::boolean::integer", "self_built"),
        _text("owner"),
        _newest("d->>'level'", "danger_level"),
        _newest("d->>'document_no'", "appraisal_no"),
        "CASE WHEN bool_or(kind = 'dwelling.demolished') THEN 'demolished' ELSE 'registered' END AS standing",
        _newest("(occurred AT TIME ZONE 'Asia/Shanghai')::date::text", "demolished_on", "kind = 'dwelling.demolished'"),
        _newest("d->>'reason'", "demolished_because", "kind = 'dwelling.demolished'"),
    ]
)  # fmt: skip

_PERSONS = ", ".join(
    [
        _sealed("person_name", "name"),
        _text("id_type"),
        *(_sealed(field, field) for field in ("id_number", "phone", "hukou_division", "birth_year")),
        "(coalesce(max(nth) FILTER (WHERE kind = 'person.identifier_verified'), 0) > max(nth) FILTER (WHERE kind = "
        "'person.referenced' OR (kind = 'person.corrected' AND (d->>'id_type' IS NOT NULL OR d->>'id_number' IS NOT "
        "NULL))))::integer AS id_verified",
        "count(*) FILTER (WHERE kind = 'person.corrected') AS corrections",
        "count(*) FILTER (WHERE kind = 'person.identifier_verified') AS verifications",
    ]
)

# What was completed is shown, or else the last attempt.
_VISITS = """
    (array_agg(source ORDER BY shown DESC))[1] AS source, (array_agg(grid_code ORDER BY shown DESC))[1] AS grid_code,
    (array_agg(d->>'dwelling_id' ORDER BY shown DESC))[1] AS dwelling_id,
    (array_agg(d->>'purpose' ORDER BY shown DESC))[1] AS purpose,
    (array_agg(coalesce(d->>'outcome', 'completed') ORDER BY shown DESC))[1] AS outcome,
    count(*) FILTER (WHERE kind = 'visit.attempted') AS attempts,
    (array_agg(actor ORDER BY shown DESC))[1] AS visited_by, (array_agg(role ORDER BY shown DESC))[1] AS role,
    (array_agg(occurred_at ORDER BY shown DESC))[1] AS visited_at,
    (array_agg(precision ORDER BY shown DESC))[1] AS precision,
    (array_agg((d->>'headcount')::bigint ORDER BY shown DESC))[1] AS headcount,
    (array_agg((d->>'notice_shown')::boolean::integer ORDER BY shown DESC))[1] AS notice_shown
"""


def _statement(table: str, prefix: str, first: str, columns: str) -> str:
    version = _VERSION.format(key=KEYS[table], first=first)
    return (
        f"CREATE TABLE {SCHEMA}.{table} AS {_FACTS.format(prefix=prefix, first=first)} "
        f"SELECT {version}, {columns} FROM ranked GROUP BY stream, key HAVING bool_or(kind = '{first}')"
    )


def _visits() -> str:
    return (
        f"CREATE TABLE {SCHEMA}.visits AS {_FACTS.format(prefix='visit.', first='')}, ordered AS MATERIALIZED ("
        "SELECT *, nth + CASE kind WHEN 'visit.completed' THEN 1000000 ELSE 0 END AS shown FROM ranked) "
        "SELECT key AS visit_id, max(position) AS from_position, max(valid_from) AS valid_from, "
        "(array_agg(recorded_at ORDER BY position DESC))[1] AS recorded_at, max(version) AS version, "
        f"{_VISITS} FROM ordered GROUP BY stream, key"
    )


KEYS: Mapping[str, str] = {"persons": "person_key", "dwellings": "dwelling_id", "visits": "visit_id"}
STATEMENTS: Mapping[str, str] = {
    "persons": _statement("persons", "person.", "person.referenced", _PERSONS),
    "dwellings": _statement("dwellings", "dwelling.", "dwelling.registered", _DWELLINGS),
    "visits": _visits(),
}
TABLES: Sequence[str] = tuple(STATEMENTS)


def make_tables(connection: psycopg.Connection, tables: Sequence[str] = TABLES) -> int:
    """Make them anew, with the key our tables have; how many rows there are."""
    connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(SCHEMA)))
    connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(SCHEMA)))
    rows = 0
    for table in tables:
        rows += connection.execute(STATEMENTS[table].encode()).rowcount
        connection.execute(f"ALTER TABLE {SCHEMA}.{table} ADD PRIMARY KEY ({KEYS[table]})".encode())
    return rows


def rows_made_alike(connection: psycopg.Connection, table: str, views: str = "views") -> tuple[int, int]:
    """How many of our newest rows the statement made the same in every column it makes, and how many there are."""
    columns = [
        str(row[0])
        for row in connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s "
            "ORDER BY ordinal_position",
            (SCHEMA, table),
        ).fetchall()
    ]
    listed = SQL(", ").join([Identifier(column) for column in columns])
    asked = SQL(
        "SELECT (SELECT count(*) FROM (SELECT {c} FROM {v} INTERSECT SELECT {c} FROM {s}) alike), "
        "(SELECT count(*) FROM {v})"
    ).format(c=listed, v=Identifier(views, table), s=Identifier(SCHEMA, table))
    found = connection.execute(asked).fetchone()
    assert found is not None
    return int(found[0]), int(found[1])
