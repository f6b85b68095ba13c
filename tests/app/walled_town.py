"""What is asked at the two doors: a town in which things crossed the borders of grids, its people, and every question."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote

from access.authorize import Action
from access.principal import MachineRole, PlaceScope, Principal, Reach
from api.routes import ROUTES
from app.town.homefile import APP, PROPERTY
from app.town.registry import CIVIL_AFFAIRS
from domain.shared.actor import Role
from projections.table import Values
from tests.api import visitors
from tests.support.two_doors import TwoDoors

LONG = datetime(2099, 1, 1, tzinfo=UTC)  # these doors have the real clock
visitor = partial(visitors.visitor, expires_at=LONG)
A, B, C, FAR = "990101100001001", "990101100203001", "990101100003001", "990101100012001"
COMMUNITY = A[:12]
OFFICER_OF_A = visitor(Role.COMMUNITY_OFFICER, PlaceScope(Reach.GRID, frozenset({A})), name="officer")
PEOPLE: tuple[Principal, ...] = (
    OFFICER_OF_A,
    visitor(Role.COMMUNITY_OFFICER, PlaceScope(Reach.COMMUNITY, frozenset({COMMUNITY})), name="community"),
    *(visitor(Role.GRID_WORKER, PlaceScope(Reach.GRID, frozenset({grid})), name=grid) for grid in (B, C)),
    visitor(Role.TOWN_OFFICE, PlaceScope(Reach.TOWN, frozenset({"990101100000"}))),
    visitor(Role.PROPERTY_MANAGER, sources=frozenset({PROPERTY})),
    visitor(Role.VOLUNTEER, sources=frozenset({APP})),
    visitor(Role.SHOP_LEADER),
    visitor(Role.AUDITOR, PlaceScope(Reach.COMMUNITY, frozenset({COMMUNITY})), name="auditor"),
    visitor(Role.DATA_PROTECTION_OFFICER, PlaceScope(Reach.GRID, frozenset({A, C}))),
    visitor(Role.REGISTRAR, PlaceScope(Reach.GRID, frozenset({B}))),
    visitor(MachineRole.KEEPER, sources=None),
)
LISTS = (
    "/registry/persons",
    "/registry/residences",
    "/registry/dwellings",
    "/registry/units",
    "/registry/addresses",
    "/registry/inconsistencies",
    "/rental/tenancies",
    "/rental/inspections",
    "/rental/findings",
    "/disputes",
    "/audit/events",
)
# One thing by its key: where it is read, its table and the column with its key.
ONE_BY_ONE: Mapping[str, tuple[str, str]] = {
    "/registry/persons/{key}": ("persons", "person_key"),
    "/registry/persons/{key}/history": ("persons", "person_key"),
    "/registry/dwellings/{id}": ("dwellings", "dwelling_id"),
    "/registry/units/{id}": ("units", "unit_id"),
    "/registry/addresses/{id}": ("addresses", "address_id"),
    "/rental/tenancies/{id}": ("tenancies", "tenancy_id"),
    "/rental/inspections/{id}": ("inspections", "inspection_id"),
    "/rental/findings/{id}": ("findings", "finding_id"),
    "/disputes/{code}": ("dispute_board", "case_code"),
    "/disputes/{code}/timeline": ("dispute_board", "case_code"),
    "/audit/events/{position}": ("audit_trail", "position"),
}
# The copy needs a stronger login than a token: test_copy_behind_the_wall.py tries it.
RIGHTS = (
    "/rights/requests",
    "/rights/persons/{key}",
    "/rights/certificates/{id}",
    "/rights/persons/{key}/copy",
)
OTHERS = ("/rental/due", "/search", "/exports/{name}", "/proofs/history", *RIGHTS)
# These answer from no read table, or from none that says anything about anybody (docs/second-walls.md).
BESIDE = frozenset(
    {
        Action.READ_RECEIPT,
        Action.LIST_LETTERS,
        Action.READ_LETTER,
        Action.LIST_WAITING,
        Action.LIST_DIVISIONS,
        Action.LIST_GRIDS,
        Action.READ_PROJECTIONS,
        Action.READ_PROOFS,
        Action.READ_DESCRIPTION,
        Action.READ_VERSION,
        Action.READ_METRICS,
        Action.TELL_ALIVE,
        Action.TELL_READY,
        # The access log is no read table, and grows with every question: two doors cannot be compared by it.
        Action.LIST_ACCESS,
        Action.READ_PERSON_ACCESS,
        Action.READ_UNUSUAL,
    }
)
EXPORTS = ("dispute_board", "persons", "dwellings", "residences", "inconsistencies", "audit_trail")


def asked_paths() -> set[str]:
    """Every path that answers from read tables."""
    return {route.path for route in ROUTES if route.method == "GET" and route.action not in BESIDE}


def rows(doors: TwoDoors, statement: str, *values: str) -> list[Values]:
    """What stands in PostgreSQL, as its owner sees it."""
    with doors.owner.reading() as reader:
        return reader.select(statement, values)


def tangle(doors: TwoDoors) -> None:
    """Streets go to other grids, one is merged away, homes are corrected, people linked, told of and claimed across."""
    office = {"actor": "staff:R1", "actorrole": "registrar", "source": CIVIL_AFFAIRS}
    since = {"on": "2026-03-02", "precision": "day"}
    homes = {grid: _first(doors, "dwellings", "dwelling_id", grid) for grid in (A, C, FAR)}
    roots = {grid: _root_of(doors, home) for grid, home in homes.items()}
    people = {grid: _first(doors, "persons", "person_key", grid) for grid in (A, C, FAR)}
    (guest,) = rows(doors, "SELECT max(person_key) FROM persons WHERE grid_code = ?", C)[0]
    (stands,) = rows(doors, "SELECT address_id FROM dwellings WHERE dwelling_id = ?", homes[C])[0]
    claim = {"claimant": "grid_worker", "tenure": "rent", "since": since}
    worker = {"actor": "staff:G1", "actorrole": "grid_worker"}
    doors.tell("residence.reported", f"{people[C]}.{homes[A]}", claim, gridcode=A, **worker)
    doors.tell("residence.reported", f"{guest}.{homes[FAR]}", claim, gridcode=A, **worker)
    doors.tell("person.linked", people[FAR], {"to": people[A], "reason": "checked_by_officer"}, gridcode=FAR)
    officer = {"actor": "staff:P1", "actorrole": "community_officer"}
    for nth, grid in enumerate((A, B, C, FAR)):
        call = f"01JN0000000000000000000CA{nth}"
        doors.tell("incident.recorded", call, {"incident_class": "dispute"}, gridcode=grid, **officer)
    shop = {"name": "溪河桥小吃店", "kind": "stall", "address_id": stands}
    doors.tell("unit.registered", "01JN0000000000000000000SHC", shop, gridcode=C)
    doors.tell("address.moved_to_grid", roots[C], {"grid_code": A, "since": since}, gridcode=C, **office)
    doors.tell("address.moved_to_grid", roots[A], {"grid_code": C, "since": since}, gridcode=A, **office)
    corrected = {"reason": "mistyped", "address_id": stands}
    doors.tell("dwelling.corrected", homes[FAR], corrected, gridcode=COMMUNITY + "002", **office)
    doors.tell("address.merged", roots[FAR], {"into": roots[C]}, gridcode=FAR, **office)
    doors.follow()


def _root_of(doors: TwoDoors, home: str) -> str:
    """The uppermost address above a home."""
    above = "SELECT a.address_id, a.parent FROM addresses a JOIN"
    ((root,),) = rows(
        doors,
        f"WITH RECURSIVE up AS ({above} dwellings d ON d.address_id = a.address_id WHERE d.dwelling_id = ? UNION ALL "
        f"{above} up ON a.address_id = up.parent) SELECT address_id FROM up WHERE parent IS NULL",
        home,
    )
    return str(root)


def _first(doors: TwoDoors, table: str, key: str, grid: str, more: str = "1 = 1") -> str:
    (found,) = rows(doors, f"SELECT min({key}) FROM {table} WHERE grid_code = ? AND {more}", grid)[0]
    return str(found)


def questions(doors: TwoDoors, every: int) -> Iterator[str]:
    """Every list now and then, everything found one by one (each `every`th of a table), and every other question."""
    head = doors.house.log.head()
    for path in LISTS:
        yield f"{path}?limit=200"
        yield f"{path}?limit=200&recorded_as_of={head - 4}"
        yield f"{path}?limit=200&valid_at=2026-02-01T00:00:00Z"
    for path, (table, key) in ONE_BY_ONE.items():
        found = rows(doors, f"SELECT {key} FROM {table} ORDER BY {key}")
        crossed = rows(doors, f"SELECT {key} FROM {table} ORDER BY {_newest(table)} DESC LIMIT 6")
        for (each,) in (*found[:: max(1, every * len(found) // 100)], *crossed):
            yield path.replace(path[path.index("{") : path.index("}") + 1], quote(str(each)))
    yield "/rental/due"
    yield "/rights/requests?limit=200"
    for (key,) in rows(doors, "SELECT person_key FROM persons ORDER BY person_key")[::every]:
        yield f"/rights/persons/{key}"
        yield f"/proofs/history?stream=person:{key}"
    for key, request in rows(doors, "SELECT person_key, request FROM rights_requests"):
        yield f"/rights/certificates/{key}.{request}"
    for words in ("陈", "李国", "wang", "0014", "云溪", "小吃"):
        yield f"/search?q={quote(words)}"
        yield f"/registry/persons?q={quote(words)}"
    for name in EXPORTS:
        yield f"/exports/{name}?format=ndjson"


def _newest(table: str) -> str:
    return "position" if table == "audit_trail" else "from_position"
