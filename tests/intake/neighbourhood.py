"""A month of one compound, as several phones and the authority's desk would tell it, each fact admissible when it happened."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from domain.registry.states_addresses import Address
from domain.registry.states_housing import Dwelling, Unit
from ledger.identity import stream_id
from ledger.port import LedgerStore, Verdict
from tests.domain.registry.sayings import LIU, LIU_ID, NEXT_GRID
from tests.intake.homes import said
from tests.support.intake import APP, DIVISION, Bench, SetClock, event, places, road_on

COMPOUND, BUILDING, ENTRANCE = (f"01JN000000000000000000E10{n}" for n in range(3))
ROOM, TWIN, LEFT, RIGHT, DOOMED, OLD = (f"01JN000000000000000000E20{n}" for n in range(6))
HOME, BARN, SHOP = "01JN000000000000000000D101", "01JN000000000000000000D102", "01JN000000000000000000C101"
OFFICER = ("staff:O7", "community_officer")
MANAGER = ("staff:M4", "property_manager")
OF_A_DAY = {"occurredprecision": "day"}
Message = Mapping[str, object]


def node(
    subject: str, parent: str | None, kind: str, name: str, day: int, **more: object
) -> dict[str, object]:
    """A node is proposed."""
    data: dict[str, object] = {
        "division": DIVISION,
        "element_type": kind,
        "element_name": name,
        "provenance": "door_visit",
        **({"parent": parent} if parent else {}),
    }
    return said("address.proposed", subject, data, day=day, **more)


def people_and_grids() -> list[dict[str, object]]:
    """What the neighbourhood stands on beside the test grid."""
    named = {"name": "刘安春", "id_type": "resident_id", "id_number": LIU_ID}
    grid = {"name": "第二网格", "division": DIVISION, "kind": "base"}
    return [
        event("gridledger.person.referenced.v1", LIU, data=named, basis="population_registration"),
        event(
            "gridledger.grid.established.v1",
            NEXT_GRID,
            data=grid,
            time="2020-01-02T00:00:00+08:00",
            actor="staff:R1",
            actorrole="registrar",
            gridcode=None,
        ),
    ]


def tree() -> list[dict[str, object]]:
    """Addresses: proposed, confirmed, renamed, moved, split, merged, retired."""
    code = {"scheme": "DB42-2175.2024", "address_code": "A-17"}
    moved = {"grid_code": NEXT_GRID, "since": {"on": "2026-01-01", "precision": "month"}}
    return [
        node(COMPOUND, None, "42", "和园", 2),
        node(BUILDING, COMPOUND, "52", "１号楼", 2),
        node(ENTRANCE, BUILDING, "53", "一单元", 3),
        node(ROOM, ENTRANCE, "55", "101", 3, deviceseq="7"),
        node(TWIN, ENTRANCE, "55", "102", 3, deviceseq="9"),
        node(DOOMED, BUILDING, "55", "201", 4),
        node(OLD, BUILDING, "55", "301", 4),
        node(LEFT, BUILDING, "55", "201左", 10),
        node(RIGHT, BUILDING, "55", "201右", 10),
        said("address.confirmed", ROOM, code, day=5, by=OFFICER),
        said("address.renamed", ROOM, {"element_name": "103", "reason": "plate_changed"}, day=6, by=OFFICER),
        said("address.renamed", ROOM, {"element_name": "101", "reason": "mistyped"}, day=8),
        said("address.alias_added", COMPOUND, {"alias": "老粮站", "kind": "colloquial"}, day=6),
        said("address.located", COMPOUND, {"point": {"lon": 115.9, "lat": 30.1, "crs": "wgs84"}}, day=7),
        said("address.moved_to_grid", COMPOUND, moved, day=9, by=OFFICER),
        said("address.split", DOOMED, {"successors": [LEFT, RIGHT]}, day=12, by=OFFICER),
        said("address.merged", TWIN, {"into": ROOM}, day=14, by=OFFICER),
        said("address.retired", OLD, {"reason": "demolished"}, day=15, by=OFFICER, **OF_A_DAY),
        said("address.alias_added", OLD, {"alias": "老三楼", "kind": "old_plate"}, day=15, by=MANAGER),
    ]


def housing() -> list[dict[str, object]]:
    """A home, a room that is gone later, a shop that closes for a while."""
    home = {"address_id": ROOM, "use": "residence", "floors": 6, "floor_no": 1, "owner": LIU}
    shop = {"name": "便民超市", "kind": "self_employed", "address_id": ROOM, "uscc": "91421127000000000C"}
    return [
        said("dwelling.registered", HOME, home, day=5),
        said("dwelling.use_changed", HOME, {"occupancy": "rented"}, day=6, by=MANAGER),
        said("dwelling.use_changed", HOME, {"occupancy": "vacant"}, day=9),
        said("dwelling.use_changed", HOME, {"occupancy": "rented"}, day=11, by=MANAGER),
        said("dwelling.corrected", HOME, {"reason": "mistyped", "floors": 5}, day=7),
        said(
            "dwelling.corrected",
            HOME,
            {"reason": "measured_again", "floor_area_dm2": 8120},
            day=7,
            by=MANAGER,
        ),
        said("dwelling.appraised", HOME, {"level": "b", "document_no": "X-1"}, day=12, by=OFFICER),
        said(
            "dwelling.registered",
            BARN,
            {"address_id": TWIN, "use": "storage", "owner": f"unit:{SHOP}"},
            day=16,
        ),
        said("dwelling.corrected", BARN, {"reason": "changed", "address_id": DOOMED}, day=11),
        said("dwelling.demolished", BARN, {"reason": "demolished"}, day=20),
        said("unit.registered", SHOP, shop, day=6),
        said("unit.suspended", SHOP, {}, day=8),
        said("unit.resumed", SHOP, {}, day=10),
        said("unit.suspended", SHOP, {}, day=13, by=MANAGER),
        said("unit.resumed", SHOP, {}, day=14),
        said("unit.corrected", SHOP, {"reason": "changed", "staff_band": "5-9"}, day=12),
        said("unit.moved", SHOP, {"address_id": OLD}, day=13),
        said("unit.ceased", SHOP, {"reason": "closed"}, day=21),
    ]


def streams() -> tuple[str, ...]:
    """Every thing of the neighbourhood."""
    nodes = (COMPOUND, BUILDING, ENTRANCE, ROOM, TWIN, LEFT, RIGHT, DOOMED, OLD)
    return (
        *(f"address:{each}" for each in nodes),
        f"dwelling:{HOME}",
        f"dwelling:{BARN}",
        f"unit:{SHOP}",
    )


def road_of_places(
    store: LedgerStore, folder: Path, clock: SetClock, established: Sequence[Message] | None = None
) -> Bench:
    """A prepared road; the test's division and grid are established unless told otherwise."""
    store.prepare()
    bench = road_on(store, folder, clock)
    bench.send(*(places() if established is None else established))
    return bench


def fate(bench: Bench, message: Message) -> tuple[Verdict, str | None]:
    """What became of a message."""
    receipt = bench.road.receipt(APP, str(message["id"]))
    assert receipt is not None
    return receipt.verdict, receipt.code


def state_of(bench: Bench, name: str) -> object:
    """What a stream folds to, without what only the order of arrival tells."""
    decider = bench.road.kinds.of(name).decider
    rows = bench.store.read_stream(stream_id(name))
    state = decider.fold(bench.road.codec.decode_data(row) for row in rows)
    return replace(state, changes={}) if isinstance(state, Address | Dwelling | Unit) else state
