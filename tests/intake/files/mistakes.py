"""What is imported by mistake: what takes it back, and what cannot be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.intake.files.mistaken_places import (
    CLAIM,
    DONE,
    DWELLING,
    END,
    FINDING,
    HOME,
    HOMES,
    INSPECTION,
    LANE,
    LET,
    LINK,
    LIU,
    LODGED,
    NEXT_GRID,
    NEXT_ROOM,
    ORDERED,
    PEOPLE,
    PLACES,
    PLAN,
    REFERRED,
    REPORTED,
    ROOM,
    SHOP,
    SINCE,
    STAY,
    TENANCY,
    TOWN_OFFICE,
    UNIT,
    UNTIL,
    VISIT,
    WANG,
    Said,
    fact,
)
from tests.support.intake import GRID


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
    """By which fact it is taken back, and what that says."""
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
