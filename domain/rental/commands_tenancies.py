"""What may be said about a tenancy."""

from dataclasses import dataclass
from datetime import date

from domain.rental.codes import TenancyConfirmation, TenancyDeclarer, TenancyEnd, TenancyScope
from domain.rental.command import RentalCommand
from domain.shared.periods import StatedDay


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyCommand(RentalCommand):
    """Something about one tenancy."""

    tenancy_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareTenancy(TenancyCommand):
    """A dwelling, or part of it, is let. `landlord` is a person's key or `unit:<id>`."""

    dwelling_id: str
    landlord: str
    tenants: tuple[str, ...]
    scope: TenancyScope
    since: StatedDay
    until: StatedDay | None
    declarer: TenancyDeclarer
    rooms: tuple[str, ...] = ()
    sublet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmTenancy(TenancyCommand):
    """It was found to be so."""

    method: TenancyConfirmation


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTenancy(TenancyCommand):
    """The lease was filed with the housing authority."""

    filing_no: str
    filed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTenancy(TenancyCommand):
    """It is over since a day."""

    until: StatedDay
    reason: TenancyEnd


COMMANDS: tuple[type[TenancyCommand], ...] = (DeclareTenancy, ConfirmTenancy, FileTenancy, EndTenancy)
