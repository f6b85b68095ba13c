"""Every published type taken back through a real import and a real undo, or said to stay and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from app.catalogues import catalogue, codec
from domain.rental.checklist import BANK
from intake.compensation import CannotBeUndone, Told
from intake.files.rows_to_events import cells_of
from intake.files.undo import ImportUndo
from intake.files.undo_plan import Undoer, UndoLine
from tests.support.files import Desk, as_csv, headings, sheet_template
from tests.support.intake import DESK, DIVISION, GRID, START, event, sqlite_bench

Said = dict[str, object]

LANE, ROOM, NEXT_ROOM = (f"01JN000000000000000000A00{nth}" for nth in range(1, 4))
HOME, SHOP, VISIT, TENANCY, INSPECTION = (f"01JN000000000000000000B00{nth}" for nth in range(1, 6))
LIU, WANG = "01JN000000000000000000C001", "01JN000000000000000000C002"
STAY, NEXT_GRID = f"{LIU}.{HOME}", "990101100001002"
OFFICER = Undoer("staff:O7", "community_officer")
TOWN_OFFICE = {"actor": "staff:T1", "actorrole": "town_office"}
REGISTRAR = {"actor": "staff:R1", "actorrole": "registrar"}
SINCE, UNTIL = {"on": "2026-01-01"}, {"on": "2026-02-01"}


def fact(
    type_name: str, subject: str, data: Mapping[str, object], day: int = 1, **attributes: object
) -> Said:
    attributes.setdefault("basis", "population_registration")
    return event(
        f"gridledger.{type_name}.v1",
        subject,
        id=f"{type_name}/{subject}/{day}",
        data=data,
        time=f"2026-02-{day:02}T09:00:00+08:00",
        source=DESK,
        **attributes,
    )


def address(key: str, kind: str, name: str, parent: str | None = None) -> Said:
    data: Said = {
        "division": DIVISION,
        "element_type": kind,
        "element_name": name,
        "provenance": "door_visit",
    }
    return fact("address.proposed", key, data if parent is None else {**data, "parent": parent})


PLACES = [
    address(LANE, "41", "梅花巷"),
    address(ROOM, "55", "101室", LANE),
    address(NEXT_ROOM, "55", "102室", LANE),
]
DWELLING = fact("dwelling.registered", HOME, {"address_id": ROOM, "use": "residence", "room_count": 2})
UNIT = fact("unit.registered", SHOP, {"name": "溪河桥小吃店", "kind": "stall", "address_id": ROOM})
PEOPLE = [fact("person.referenced", key, {"name": "刘安春", "id_type": "none"}) for key in (LIU, WANG)]
CLAIM = fact("residence.reported", STAY, {"claimant": "officer", "tenure": "rent", "since": SINCE})
END = fact("residence.ended", STAY, {"until": UNTIL, "reason": "3"}, day=3)
LINK = fact("person.linked", WANG, {"to": LIU, "reason": "same_document"})
LET = fact(
    "tenancy.declared",
    TENANCY,
    {
        "dwelling_id": HOME,
        "landlord": WANG,
        "tenants": [LIU],
        "scope": "whole",
        "since": SINCE,
        "declarer": "officer",
    },
)
PLAN = fact(
    "inspection.planned", INSPECTION, {"dwelling_id": HOME, "kind": "routine", "due_on": "2026-04-01"}
)
HOMES = [*PLACES, DWELLING]
FINDING = f"{INSPECTION}.F04"
DONE = fact(
    "inspection.completed",
    INSPECTION,
    {
        "answers": [
            {"item": item.code, "result": "fail" if item.code == "F04" else "pass"}
            for item in BANK.on(date(2026, 2, 5))
        ]
    },
    5,
)
ORDERED = fact("finding.rectification_ordered", FINDING, {"notice": "handed_over"}, 6)
REPORTED = fact(
    "finding.rectification_reported",
    FINDING,
    {"standing": "landlord", "reporter": WANG, "evidence": "photo"},
    7,
)
REFERRED = fact("finding.referred", FINDING, {"org": "fire-990101", "reason": "out_of_power"}, 7)
LODGED = [*HOMES, *PEOPLE]


@dataclass(frozen=True)
class Case:
    """What stands before, what is imported by mistake, and the fact that takes it back."""

    before: tuple[Said, ...]
    imported: Said
    by: str
    says: Mapping[str, object]

    @property
    def name(self) -> str:
        """As pytest shows it."""
        return f"{self.imported['type']} by {self.by}"


def case(before: list[Said], imported: Said, by: str, **says: object) -> Case:
    return Case(tuple(before), imported, f"gridledger.{by}.v1", says)


CASES = [
    case([], PLACES[0], "address.retired", reason="mistaken"),
    case(
        PLACES,
        fact("address.renamed", LANE, {"element_name": "兰花巷", "reason": "renamed"}, day=5),
        "address.renamed",
        element_name="梅花巷",
    ),
    case(
        [*PLACES, fact("address.located", LANE, {"point": {"lon": 115.9, "lat": 30.07, "crs": "gcj02"}}, 2)],
        fact("address.located", LANE, {"point": {"lon": 116.9, "lat": 30.17, "crs": "gcj02"}}, 5),
        "address.located",
    ),
    case(
        PLACES,
        fact("address.moved_to_grid", LANE, {"grid_code": NEXT_GRID, "since": UNTIL}, 5),
        "address.moved_to_grid",
        grid_code=GRID,
    ),
    case(PLACES, DWELLING, "dwelling.demolished", reason="mistaken"),
    case(
        HOMES,
        fact("dwelling.use_changed", HOME, {"use": "storage"}, 5),
        "dwelling.use_changed",
        use="residence",
    ),
    case(
        HOMES,
        fact("dwelling.corrected", HOME, {"reason": "mistyped", "room_count": 7, "address_id": NEXT_ROOM}, 5),
        "dwelling.corrected",
        room_count=2,
        address_id=ROOM,
    ),
    case(PLACES, UNIT, "unit.ceased", reason="mistaken"),
    case(
        [*PLACES, UNIT],
        fact("unit.corrected", SHOP, {"reason": "mistyped", "name": "他店"}, 5),
        "unit.corrected",
        unit_name="溪河桥小吃店",
    ),
    case(
        [*PLACES, UNIT], fact("unit.moved", SHOP, {"address_id": NEXT_ROOM}, 5), "unit.moved", address_id=ROOM
    ),
    case([*PLACES, UNIT], fact("unit.suspended", SHOP, {}, 5), "unit.resumed"),
    case(
        [*PLACES, UNIT, fact("unit.suspended", SHOP, {}, 3)],
        fact("unit.resumed", SHOP, {}, 5),
        "unit.suspended",
    ),
    case(LODGED, CLAIM, "residence.claim_withdrawn", reason="mistaken", claimed_by="staff:O7"),
    case([*LODGED, CLAIM], END, "residence.reopened", reason="ended_by_mistake"),
    case(
        [*LODGED, CLAIM, END],
        fact("residence.reopened", STAY, {"since": UNTIL, "reason": "returned"}, 5),
        "residence.ended",
        reason="3",
    ),
    case(PEOPLE, LINK, "person.unlinked", to=LIU, reason="wrong_match"),
    case(
        [*PEOPLE, LINK],
        fact("person.unlinked", WANG, {"to": LIU, "reason": "wrong_match"}, 5),
        "person.linked",
        to=LIU,
        reason="same_document",
    ),
    case(LODGED, LET, "tenancy.ended", reason="mistaken"),
    case(HOMES, PLAN, "inspection.cancelled", reason="mistaken"),
    case(
        [*HOMES, PLAN],
        fact(
            "inspection.planned",
            INSPECTION,
            {"dwelling_id": HOME, "kind": "routine", "due_on": "2026-05-01"},
            5,
        ),
        "inspection.planned",
    ),
    case(
        [*HOMES, PLAN, DONE],
        fact("finding.fixed_on_spot", FINDING, {"evidence": "photo"}, 5),
        "finding.reopened",
        item="F04",
        reason="evidence_wrong",
    ),
    case(
        [*HOMES, *PEOPLE, PLAN, DONE, ORDERED, REPORTED],
        fact("finding.reinspected", FINDING, {"passed": True}, 8, actor="staff:O8"),
        "finding.reopened",
        item="F04",
    ),
    case(
        [*HOMES, PLAN, DONE, REFERRED],
        fact("finding.referral_answered", FINDING, {"outcome": "resolved"}, 8, **TOWN_OFFICE),
        "finding.reopened",
        item="F04",
    ),
]

STAYS = [
    ([*HOMES, PLAN], DONE),
    ([*HOMES, PLAN, DONE], fact("finding.voided", FINDING, {"reason": "duplicate"}, 6, **TOWN_OFFICE)),
    (
        [*HOMES, PLAN, DONE],
        fact("finding.referred", FINDING, {"org": "fire-990101", "reason": "out_of_power"}, 6),
    ),
    (
        [*HOMES, PLAN, DONE],
        fact("finding.rectification_ordered", FINDING, {"notice": "handed_over"}, 6),
    ),
    (
        [*HOMES, PLAN, DONE, REFERRED],
        fact("finding.referral_answered", FINDING, {"outcome": "returned"}, 8, **TOWN_OFFICE),
    ),
    (PLACES, fact("address.alias_added", LANE, {"alias": "老槐树", "kind": "colloquial"}, 5)),
    (PLACES, fact("address.confirmed", LANE, {}, 5)),
    (PLACES, fact("address.retired", LANE, {"reason": "demolished"}, 5)),
    (PLACES, fact("address.merged", ROOM, {"into": NEXT_ROOM}, 5)),
    (PLACES, fact("address.located", LANE, {"point": {"lon": 116.9, "lat": 30.17, "crs": "gcj02"}}, 5)),
    (HOMES, fact("dwelling.corrected", HOME, {"reason": "mistyped", "floors": 7}, 5)),
    (HOMES, fact("dwelling.appraised", HOME, {"level": "c", "document_no": "鉴2026-1"}, 5)),
    (HOMES, fact("dwelling.demolished", HOME, {"reason": "demolished"}, 5)),
    ([*PLACES, UNIT], fact("unit.ceased", SHOP, {"reason": "closed"}, 5)),
    ([*LODGED, CLAIM], fact("residence.verified", STAY, {"method": "seen_at_home"}, 5)),
    ([*LODGED, CLAIM], fact("residence.contradicted", STAY, {"finding": "not_living_there"}, 5)),
    ([*LODGED, CLAIM], fact("residence.rejected", STAY, {"reason": "mistaken"}, 5)),
    ([*LODGED, CLAIM], fact("residence.claim_withdrawn", STAY, {"reason": "mistaken"}, 5)),
    (
        [*LODGED, CLAIM],
        fact("residence.reported", STAY, {"claimant": "officer", "tenure": "own", "since": SINCE}, 5),
    ),
    (HOMES, fact("visit.completed", VISIT, {"dwelling_id": HOME, "purpose": "registration"}, 5)),
    (
        HOMES,
        fact(
            "visit.attempted", VISIT, {"dwelling_id": HOME, "purpose": "registration", "outcome": "locked"}, 5
        ),
    ),
    ([*LODGED, LET], fact("tenancy.confirmed", TENANCY, {"method": "contract_seen"}, 5)),
    ([*LODGED, LET], fact("tenancy.filed", TENANCY, {"filing_no": "备2026-1", "filed_on": "2026-02-05"}, 5)),
    ([*LODGED, LET], fact("tenancy.ended", TENANCY, {"until": UNTIL, "reason": "terminated"}, 5)),
    ([*HOMES, PLAN], fact("inspection.missed", INSPECTION, {"why": "locked"}, 5)),
    ([*HOMES, PLAN], fact("inspection.started", INSPECTION, {}, 5)),
    ([*HOMES, PLAN], fact("inspection.cancelled", INSPECTION, {"reason": "duplicate"}, 5)),
]


# Types whose undoing looks at the fact, here and in `test_undo`; every other one says why it stays, whatever was told.
ELSEWHERE = ("division.established", "grid.established", "person.corrected", "dispute.suspended")
TRIED = {
    *(str(each.imported["type"]) for each in CASES),
    *(f"gridledger.{name}.v1" for name in ELSEWHERE),
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(sqlite_bench(tmp_path))
    grid = event(
        "gridledger.grid.established.v1",
        NEXT_GRID,
        time="2020-01-02T00:00:00+08:00",
        gridcode=None,
        source=DESK,
        **REGISTRAR,
    )
    assert made.bench.send_one(grid).verdict.value == "accepted"
    return made


def undo_of(desk: Desk) -> ImportUndo:
    bench = desk.bench
    return ImportUndo(bench.store, codec(), bench.vault, catalogue(), bench.road, bench.clock)


def imported(desk: Desk, before: list[Said], said: Said) -> str:
    for each in before:
        receipt = desk.bench.send_one(each)
        assert receipt.verdict.value == "accepted", (each, receipt)
    template = sheet_template(str(said["type"]))
    data = said["data"]
    assert isinstance(data, Mapping)
    row = cells_of(template, template.columns(), {**said, "id": None}, data)
    report = desk.imported("t.csv", as_csv([headings(str(said["type"])), row]), str(said["type"]))
    assert report.verdicts == {"accepted": 1}, report
    return report.id


@pytest.mark.parametrize("told", CASES, ids=lambda told: told.name)
def test_what_was_imported_by_mistake_is_taken_back_by(desk: Desk, told: Case) -> None:
    import_id = imported(desk, list(told.before), told.imported)
    undo = undo_of(desk)
    (line,) = undo.preview(import_id, OFFICER).lines
    assert (line.undoing.value, line.by) == ("undone_by", told.by), line
    (line,) = undo.apply(import_id, OFFICER).lines
    assert line.verdict is not None
    assert (line.verdict.value, line.by) == ("accepted", told.by), line
    bench = desk.bench
    newest = codec().decode(bench.store.read_log(after=bench.store.head() - 1, limit=1)[0])
    assert newest.meta.type == told.by
    said = {name: getattr(newest.data, name) for name in told.says}
    assert {name: getattr(value, "value", value) for name, value in said.items()} == told.says
    (line,) = undo.apply(import_id, OFFICER).lines
    assert line.undoing.value == "already_undone"


@pytest.mark.parametrize(("before", "said"), STAYS, ids=[str(said["type"]) for _, said in STAYS])
def test_what_cannot_be_taken_back_says_why(desk: Desk, before: list[Said], said: Said) -> None:
    import_id = imported(desk, before, said)
    head = desk.bench.store.head()
    (line,) = undo_of(desk).apply(import_id, OFFICER).lines
    assert line.undoing.value == "cannot_be_undone"
    assert says_why(line)
    assert desk.bench.store.head() == head, "nothing was told"


def test_nobody_takes_back_the_claim_of_another(desk: Desk) -> None:
    import_id = imported(desk, LODGED, CLAIM)
    (line,) = undo_of(desk).preview(import_id, Undoer("staff:O8", "community_officer")).lines
    assert line.undoing.value == "cannot_be_undone"
    assert says_why(line)


@pytest.mark.parametrize("type_name", [each.type for each in catalogue().all()])
def test_every_type_is_taken_back_or_says_why_not(type_name: str) -> None:
    published = catalogue().find(type_name)
    assert published is not None
    assert published.compensate is not None, f"{type_name} says nothing about being undone"
    if type_name in TRIED:
        return
    answer = published.compensate(Told(events=(), before=(), occurred_at=START))
    assert isinstance(answer, CannotBeUndone), f"no test imports {type_name} and takes it back"
    assert any("一" <= each <= "鿿" for each in answer.zh)
    assert answer.en.isascii()


def says_why(line: UndoLine) -> bool:
    return any("一" <= each <= "鿿" for each in line.zh) and bool(line.en) and line.en.isascii()
