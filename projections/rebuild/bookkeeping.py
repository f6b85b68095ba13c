"""What a rebuild remembers between two calls, in SQL both databases understand."""

from collections.abc import Sequence
from dataclasses import replace

from projections.readstore import statements
from projections.readstore.port import Lease, LeaseLost
from projections.rebuild.port import Ask, Build, Part
from projections.rebuild.shadow import shadow_name, shadow_of
from projections.table import Column, Kind, Table

BUILDS = Table(
    "rebuilds",
    (
        Column("projection"),
        Column("run"),
        Column("fingerprint"),
        Column("target", Kind.NUMBER),
        Column("slices", Kind.NUMBER),
        Column("filled", Kind.NUMBER),
    ),
    key=("projection",),
)
SLICES = Table(
    "rebuild_slices",
    (Column("run"), Column("slice", Kind.NUMBER), Column("events", Kind.NUMBER, may_be_null=True)),
    key=("run", "slice"),
)
NEXT_SLICE = "SELECT slice FROM rebuild_slices WHERE run = ? AND events IS NULL ORDER BY slice LIMIT 1"
SLICE_DONE = "UPDATE rebuild_slices SET events = ? WHERE run = ? AND slice = ?"
SLICES_LEFT = "SELECT count(*) FROM rebuild_slices WHERE run = ? AND events IS NULL"
EVENTS_FILLED = "SELECT coalesce(sum(events), 0) FROM rebuild_slices WHERE run = ?"

_MOMENT_COLUMNS = "recorded_at, position"
_PARKED_COLUMNS = "position, stream_id, topic, reason"


def moments_beside(projection: str) -> Table:
    """Where slices leave the ends of their instants; one instant may have been met by many slices."""
    return Table(
        f"{projection}__shadow_moments", (Column("recorded_at"), Column("position", Kind.NUMBER)), key=()
    )


def all_shadows(tables: Sequence[Table]) -> list[Table]:
    """Every shadow table, those of newest rows included."""
    return [each for table in tables for each in shadow_of(table).all_tables()]


def begun(ask: Ask, projection: str) -> Build | None:
    """The rebuild that is on its way."""
    names = ", ".join(BUILDS.column_names)
    for name, run, fingerprint, target, slices, filled in ask(
        f"SELECT {names} FROM rebuilds WHERE projection = ?", (projection,)
    ):
        return Build(
            str(name), str(run), str(fingerprint), int(str(target)), int(str(slices)), bool(int(str(filled)))
        )
    return None


def write_down(ask: Ask, build: Build) -> None:
    """A new rebuild in place of an earlier one."""
    forget(ask, build.projection)
    values = (build.projection, build.run, build.fingerprint, build.target, build.slices, 0)
    ask(statements.insert(BUILDS), values)
    for number in range(build.slices):
        ask(statements.insert(SLICES), (build.run, number, None))


def forget(ask: Ask, projection: str) -> None:
    """Everything in the shared tables that bears the shadow's name."""
    ask(
        "DELETE FROM rebuild_slices WHERE run IN (SELECT run FROM rebuilds WHERE projection = ?)",
        (projection,),
    )
    ask("DELETE FROM rebuilds WHERE projection = ?", (projection,))
    for statement in statements.CLEAR_OWN:
        ask(statement, (shadow_name(projection),))
    ask("DELETE FROM tracking WHERE application_name = ?", (shadow_name(projection),))


def filled(ask: Ask, build: Build) -> Build:
    """The shadow stands at the target."""
    ask("DELETE FROM tracking WHERE application_name = ?", (shadow_name(build.projection),))
    if build.target:
        stand_at(ask, shadow_name(build.projection), build.target)
    ask("UPDATE rebuilds SET filled = 1 WHERE projection = ?", (build.projection,))
    return replace(build, filled=True)


def stand_at(ask: Ask, projection: str, position: int) -> None:
    """Write a projection's position."""
    ask("INSERT INTO tracking (application_name, notification_id) VALUES (?, ?)", (projection, position))


def parts(projection: str, tables: Sequence[Table]) -> list[Part]:
    """Everything that must be equal: tables, tables of newest rows, moments, parked events."""
    return [
        *(_part_of(each) for table in tables for each in table.all_tables()),
        Part(
            replace(moments_beside(projection), name=statements.MOMENTS.name, key=("recorded_at",)),
            f"SELECT {_MOMENT_COLUMNS} FROM moments WHERE projection = '{projection}' ORDER BY recorded_at",
            f"{_moments_of_shadow(projection)} ORDER BY recorded_at",
        ),
        Part(
            Table(statements.PARKED.name, statements.PARKED.columns[1:], key=("position",)),
            f"SELECT {_PARKED_COLUMNS} FROM parked_events WHERE projection = '{projection}' ORDER BY position",
            f"SELECT {_PARKED_COLUMNS} FROM parked_events WHERE projection = '{shadow_name(projection)}' "
            "ORDER BY position",
        ),
    ]


def _part_of(table: Table) -> Part:
    columns, key = ", ".join(table.column_names), ", ".join(table.key)
    select = f"SELECT {columns} FROM {{}} ORDER BY {key}"
    return Part(table, select.format(table.name), select.format(shadow_name(table.name)))


def _moments_of_shadow(projection: str) -> str:
    """Those of the slices, and those of the events it followed since."""
    return (
        f"SELECT recorded_at, max(position) AS position FROM (SELECT {_MOMENT_COLUMNS} FROM "
        f"{moments_beside(projection).name} UNION ALL SELECT {_MOMENT_COLUMNS} FROM moments "
        f"WHERE projection = '{shadow_name(projection)}') AS met GROUP BY recorded_at"
    )


def move_records(ask: Ask, projection: str, position: int, *, moments: bool) -> None:
    """The shadow's position, and if asked its moments and parked events, become the projection's."""
    if moments:
        for statement in statements.CLEAR_OWN:
            ask(statement, (projection,))
        ask(
            f"INSERT INTO moments (projection, recorded_at, position) SELECT '{projection}', told.recorded_at, "
            f"told.position FROM ({_moments_of_shadow(projection)}) AS told",
            (),
        )
        ask(
            "UPDATE parked_events SET projection = ? WHERE projection = ?",
            (projection, shadow_name(projection)),
        )
    ask("DELETE FROM tracking WHERE application_name = ?", (projection,))
    if position:
        stand_at(ask, projection, position)


def require_held(ask: Ask, leases: Sequence[Lease], lock: str = "") -> None:
    """Raises `LeaseLost` if somebody else writes one of these by now."""
    for lease in leases:
        if ask(f"{statements.HOLDER}{lock}", (lease.projection,)) != [(lease.holder, lease.fence)]:
            raise LeaseLost(lease.projection)
