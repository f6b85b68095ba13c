"""Who acts, in which office (domain roles, appendix A)."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The offices of the trade; what each may record is a rule of the slice."""

    GRID_WORKER = "grid_worker"
    PROPERTY_MANAGER = "property_manager"
    RESIDENT = "resident"
    SHOP_LEADER = "shop_leader"
    UNIT_CONTACT = "unit_contact"
    VOLUNTEER = "volunteer"
    AUXILIARY = "auxiliary"
    COMMUNITY_OFFICER = "community_officer"
    MEDIATOR = "mediator"
    TOWN_OFFICE = "town_office"
    JUSTICE_LIAISON = "justice_liaison"
    STATISTICS_CLERK = "statistics_clerk"
    REGISTRAR = "registrar"
    AUDITOR = "auditor"
    DATA_PROTECTION_OFFICER = "data_protection_officer"


@dataclass(frozen=True, slots=True)
class Actor:
    """A pseudonymous id (`staff:…`, `person:…`, `system:…`) acting in one role."""

    id: str
    role: Role
