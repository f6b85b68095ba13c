"""The natural keys of this slice: a stream is opened only under a right one."""

from domain.rental.checklist import CODES
from domain.rental.rules_findings import FindingNameNotValid
from domain.rental.rules_inspections import InspectionIdNotValid
from domain.rental.rules_tenancies import TenancyIdNotValid
from domain.shared.ulid import is_ulid


def require_tenancy_id(text: str) -> None:
    """A ULID; its text may be a mistake full of personal data, so no refusal repeats it."""
    if not is_ulid(text):
        raise TenancyIdNotValid


def require_inspection_id(text: str) -> None:
    """A ULID."""
    if not is_ulid(text):
        raise InspectionIdNotValid


def finding_named(text: str) -> tuple[str, str]:
    """The inspection's id and the item's code of a finding's name."""
    inspection_id, _, item = text.partition(".")
    if not is_ulid(inspection_id) or item not in CODES:
        raise FindingNameNotValid
    return inspection_id, item
