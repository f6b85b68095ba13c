"""What of persons' rights is imported by mistake, and what takes it back."""

from intake.files.undo_plan import Undoer
from tests.intake.files.mistaken_places import LIU, PEOPLE, Said, fact
from tests.intake.files.mistakes import Case, case

UNDOER = Undoer("staff:D3", "data_protection_officer")
REQUEST = "01JN000000000000000000Q001"


def told(type_name: str, data: Said, day: int, actor: str = "staff:D1") -> Said:
    """A fact about Liu's rights, told by somebody of the data-protection office."""
    return fact(f"rights.{type_name}", LIU, data, day, actor=actor, actorrole="data_protection_officer")


ASKED = told("erasure_requested", {"request": REQUEST, "basis": "purpose_ended", "asked_by": "person"}, 3)
APPROVED = told("erasure_approved", {"request": REQUEST}, 5, actor="staff:D2")
RESTRICTED = told("processing_restricted", {"scope": "all_but_storage", "ground": "statutory_retention"}, 3)
HELD = told("legal_hold_placed", {"reason": "court_case"}, 3)

RIGHTS: list[Case] = [
    case(PEOPLE, ASKED, "rights.erasure_refused", reason="no_ground"),
    case([*PEOPLE, ASKED], APPROVED, "rights.erasure_refused", reason="no_ground"),
    case(PEOPLE, RESTRICTED, "rights.restriction_lifted"),
    case(
        [*PEOPLE, RESTRICTED],
        told("restriction_lifted", {}, 5),
        "rights.processing_restricted",
        ground="statutory_retention",
    ),
    case(
        PEOPLE,
        told("consent_given", {"purpose": "consent"}, 3),
        "rights.consent_withdrawn",
        purpose="consent",
    ),
    case(PEOPLE, HELD, "rights.legal_hold_released", reason="court_case"),
    case(
        [*PEOPLE, HELD],
        told("legal_hold_released", {"reason": "court_case"}, 5),
        "rights.legal_hold_placed",
        reason="court_case",
    ),
]
