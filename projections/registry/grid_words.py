"""In which grid a thing lies: where it was told of, until its address, or one above that, was moved or merged (ADR 0020).

A move or a merger is one fact about one node; what stands on it and below it is not written again. The word that was
true last holds; of words of one moment the one told of the nearest node. Once for rows in hand, once for a database:
a test holds both to the same answer.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from projections.asking import Conditions
from projections.registry.address_tree import DEEPEST, Nodes
from projections.registry.addresses import ADDRESSES, MERGED
from projections.registry.dwellings import DWELLINGS
from projections.table import Table, Value
from projections.versions.view import Asked

# More are not named one by one: a database takes so many values with a question, and no more.
NAMED_AT_MOST = 1_000

# Adds what a column with grid codes must fulfil; nothing where the asker leaves that side open.
Within = Callable[[Conditions, str], None]


class Word(NamedTuple):
    """That a node lies in a grid: `at` from when on, `said` when that was itself first true; compares as it counts."""

    at: str
    said: str
    nearness: int
    grid: str


def spoken_grid(nodes: Nodes, address_id: str) -> str | None:
    """The grid the address was brought into; None while neither it nor a node above it was moved or merged.

    `nodes` holds the address with everything it leads to, as `with_ancestors` finds it.
    """
    words = max(_words(nodes, address_id, DEEPEST), default=None)
    return None if words is None else words.grid


def _words(nodes: Nodes, address_id: str, steps: int) -> Iterator[Word]:
    node = nodes.get(address_id)
    if node is None:
        return
    address = node.record
    if address.grid_moved_at is not None and address.grid_code is not None:
        yield Word(address.grid_moved_at, address.grid_moved_at, 0, address.grid_code)
    if address.parent is not None and steps:
        for word in _words(nodes, address.parent, steps - 1):
            yield word._replace(nearness=word.nearness - 1)
    target = None if address.merged_into is None else nodes.get(address.merged_into)
    if address.standing != MERGED or target is None or address.ended_at is None:
        return
    merged_at, into = address.ended_at, target.record.grid_code
    if into is not None and into != address.grid_code:
        yield Word(merged_at, "", 0, into)
    for word in _words(nodes, target.key, steps - 1) if steps else ():
        yield Word(max(word.at, merged_at), word.at, word.nearness - 1, word.grid)


Spoken = tuple[str, list[Value]]
_MOVED = ((ADDRESSES, "grid_moved_at"), (ADDRESSES, "merged_into"))
_CORRECTED = ((DWELLINGS, "grid_corrected_at"),)


class Standing(NamedTuple):
    """How things stand on addresses: of a `column` of theirs (`key`) it is `spoken` which grid that lies in; None while
    nothing was moved."""

    column: str
    spoken: Callable[[Asked], Spoken | None]


def _of_addresses(asked: Asked) -> Spoken | None:
    (moved,) = _anything(asked, _MOVED)
    return _last_words(asked) if moved else None


def _of_dwellings(asked: Asked) -> Spoken | None:
    """The address speaks for what is in a home; where it says nothing, a home that was corrected to stand elsewhere."""
    moved, corrected = _anything(asked, _MOVED, _CORRECTED)
    (d, of_d), words = asked.rows_of(DWELLINGS, "d"), _last_words(asked) if moved else None
    arms, values = [], list[Value]()
    own = Conditions(
        [*of_d.clauses, "d.grid_corrected_at IS NOT NULL", "d.grid_code IS NOT NULL"], [*of_d.values]
    )
    if words is not None:
        arms.append(
            f"SELECT d.dwelling_id AS key, y.grid FROM ({words[0]}) y JOIN {d} ON d.address_id = y.key WHERE {of_d.sql}"
        )
        values += [*words[1], *of_d.values]
        own.add(f"d.address_id NOT IN (SELECT y.key FROM ({words[0]}) y)", *words[1])
    if corrected:
        arms.append(f"SELECT d.dwelling_id AS key, d.grid_code AS grid FROM {d} WHERE {own.sql}")
        values += own.values
    return (" UNION ALL ".join(arms), values) if arms else None


ON_ADDRESS, IN_DWELLING = Standing("address_id", _of_addresses), Standing("dwelling_id", _of_dwellings)


def lies_within(
    conditions: Conditions,
    asked: Asked,
    within: Within,
    things: Table,
    *,
    alias: str = "b",
    standing: Standing = ON_ADDRESS,
) -> None:
    """Narrow to what lies in these grids today; by the index of told grids, but for what was brought elsewhere."""
    told = Conditions([], [])
    within(told, f"{alias}.grid_code")
    if not told.clauses:
        return
    spoken = standing.spoken(asked)
    if spoken is None:
        conditions.add(told.sql, *told.values)
        return
    told_here, told_there = _told(within), _told_elsewhere(within)
    here, away = (_said(within, there) for there in (False, True))
    column = f"{alias}.{standing.column}"
    gone = _those(asked, column, spoken, _crossing(asked, things, standing, away, told_here))
    come = _those(asked, column, spoken, _crossing(asked, things, standing, here, told_there))
    conditions.add(
        f"(({told.sql} AND NOT {gone.sql}) OR {come.sql})", *told.values, *gone.values, *come.values
    )


def address_lies_in(conditions: Conditions, asked: Asked, grids: frozenset[str]) -> None:
    """Narrow addresses to those that show one of these grids (none: to nothing): brought into it, or told in it, or,
    where no grid was told of them, below one that was."""
    if not grids:
        return
    below, of_below = _told_downwards(asked, grids)
    told = Conditions([f"b.address_id IN ({below})"], of_below)
    words = _of_addresses(asked)
    if words is not None:
        statement, values = words
        spoken, inside = f"SELECT x.key FROM ({statement}) x WHERE", Conditions([], [])
        inside.any_of("x.grid", grids)
        told.add(f"b.address_id NOT IN ({spoken} NOT ({inside.sql}))", *values, *inside.values)
        told = Conditions(
            [f"(({told.sql}) OR b.address_id IN ({spoken} {inside.sql}))"],
            [*told.values, *values, *inside.values],
        )
    conditions.add(told.sql, *told.values)


def _told_downwards(asked: Asked, grids: frozenset[str]) -> tuple[str, list[Value]]:
    (a, of_a), (c, of_c) = (asked.rows_of(ADDRESSES, alias) for alias in "ac")
    of_a.any_of("a.grid_code", grids)
    statement = f"""
WITH RECURSIVE h (address_id, steps) AS (
  SELECT a.address_id, 0 FROM {a} WHERE {of_a.sql}
  UNION
  SELECT c.address_id, h.steps + 1 FROM h JOIN {c} ON c.parent = h.address_id
  WHERE c.grid_code IS NULL AND h.steps < {DEEPEST} AND {of_c.sql}
)
SELECT h.address_id FROM h"""
    return statement, [*of_a.values, *of_c.values]


def _told(within: Within) -> Conditions:
    told = Conditions([], [])
    within(told, "o.grid_code")
    return told


def _told_elsewhere(within: Within) -> Conditions:
    told = _told(within)
    return Conditions([f"(o.grid_code IS NULL OR NOT ({told.sql}))"], told.values)


def _said(within: Within, elsewhere: bool) -> Conditions:
    spoken = Conditions([], [])
    within(spoken, "x.grid")
    return Conditions([f"NOT ({spoken.sql})"], spoken.values) if elsewhere else spoken


def _crossing(
    asked: Asked, things: Table, standing: Standing, spoken: Conditions, told: Conditions
) -> Conditions:
    """These words, as far as anything that was told like that is concerned: what only moved about within the places
    asked for, or without, has not crossed their border."""
    table, hold = asked.rows_of(things, "o")
    concerned = [*hold.clauses, *told.clauses, f"o.{standing.column} = x.key"]
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(concerned)})"
    return Conditions([*spoken.clauses, exists], [*spoken.values, *hold.values, *told.values])


def _those(asked: Asked, column: str, spoken: Spoken, chosen: Conditions) -> Conditions:
    """What stands there: named one by one, so that an index finds them, or, where they are many, as they are chosen."""
    words, of_words = spoken
    statement, values = f"SELECT x.key FROM ({words}) x WHERE {chosen.sql}", [*of_words, *chosen.values]
    found = asked.reader.select(f"{statement} LIMIT {NAMED_AT_MOST + 1}", values)
    named = Conditions([], [])
    if len(found) > NAMED_AT_MOST:
        named.add(f"{column} IN ({statement})", *values)
    else:
        named.only(column, frozenset(str(key) for (key,) in found))
    return named


def _anything(asked: Asked, *moved: Sequence[tuple[Table, str]]) -> tuple[bool, ...]:
    """Of each of these, whether any row has one of the columns; one question."""
    chosen: list[str] = []
    values: list[Value] = []
    for columns in moved:
        either: list[str] = []
        for table, column in columns:
            rows, hold = asked.rows_of(table, "a")
            hold.add(f"a.{column} IS NOT NULL")
            either.append(f"EXISTS (SELECT 1 FROM {rows} WHERE {hold.sql})")
            values += hold.values
        chosen.append(f"CASE WHEN {' OR '.join(either)} THEN 1 ELSE 0 END")
    (found,) = asked.reader.select(f"SELECT {', '.join(chosen)}", values)
    return tuple(each == 1 for each in found)


def _last_words(asked: Asked) -> Spoken:
    """For each address that was brought into another grid: which. From the moved nodes downwards, so that the cost is
    that of what was moved and not that of the county."""
    addresses = {alias: asked.rows_of(ADDRESSES, alias) for alias in "amtc"}
    (a, of_a), (m, of_m), (t, of_t), (c, of_c) = addresses.values()
    merged = f"c.standing = '{MERGED}' AND c.merged_into = w.address_id"
    statement = f"""
WITH RECURSIVE w (address_id, grid, at, said, steps) AS (
  SELECT a.address_id, a.grid_code, a.grid_moved_at, a.grid_moved_at, 0
  FROM {a} WHERE a.grid_moved_at IS NOT NULL AND a.grid_code IS NOT NULL AND {of_a.sql}
  UNION ALL
  SELECT m.address_id, t.grid_code, m.ended_at, '', 0
  FROM {m} JOIN {t} ON t.address_id = m.merged_into
  WHERE m.merged_into IS NOT NULL AND m.standing = '{MERGED}' AND t.grid_code IS NOT NULL
    AND (m.grid_code IS NULL OR t.grid_code <> m.grid_code)
    AND {of_m.sql} AND {of_t.sql}
  UNION ALL
  SELECT c.address_id, w.grid,
    CASE WHEN {merged} AND c.ended_at > w.at THEN c.ended_at ELSE w.at END,
    CASE WHEN {merged} THEN w.at ELSE w.said END, w.steps + 1
  FROM w JOIN {c} ON c.parent = w.address_id OR ({merged})
  WHERE w.steps < {DEEPEST} AND {of_c.sql}
)
SELECT r.address_id AS key, r.grid FROM (
  SELECT w.address_id, w.grid, row_number() OVER (
    PARTITION BY w.address_id ORDER BY w.at DESC, w.said DESC, w.steps, w.grid DESC) AS nth FROM w
) r WHERE r.nth = 1"""
    return statement, [*of_a.values, *of_m.values, *of_t.values, *of_c.values]
