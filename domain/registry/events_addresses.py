"""What is recorded about standard addresses: a tree whose nodes keep their id for ever.

`happened_at` puts facts that arrive in any order into the order of what happened (see `happened.py`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.registry.codes_addresses import (
    AddressProvenance,
    AliasKind,
    CoordinateSystem,
    ElementType,
    RenameReason,
    RetirementReason,
)
from domain.shared.event import DomainEvent
from domain.shared.periods import StatedDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place on the map: degrees in millionths, in a named system; `accuracy_m` metres, if anybody knows."""

    longitude_e6: int
    latitude_e6: int
    system: CoordinateSystem
    accuracy_m: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressProposed(DomainEvent):
    """Somebody says there is such an address. It stands below `parent`, or at the top of a village's tree."""

    name: ClassVar[str] = "address.proposed"
    address_id: str
    division: str
    parent: str | None
    element_type: ElementType
    element_name: str
    provenance: AddressProvenance
    grid_code: str | None = None
    door_plate_no: str | None = None
    point: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressConfirmed(DomainEvent):
    """The address authority confirms it; a code of a local scheme may be given with it."""

    name: ClassVar[str] = "address.confirmed"
    address_id: str
    scheme: str | None = None
    address_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRenamed(DomainEvent):
    """The node is called otherwise from now on; what stands below it is too."""

    name: ClassVar[str] = "address.renamed"
    address_id: str
    element_name: str
    reason: RenameReason
    door_plate_no: str | None = None
    renamed_by: str | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressAliasAdded(DomainEvent):
    """People call it something else as well."""

    name: ClassVar[str] = "address.alias_added"
    address_id: str
    alias: str
    kind: AliasKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLocated(DomainEvent):
    """The address was placed on the map, or placed better."""

    name: ClassVar[str] = "address.located"
    address_id: str
    point: Point
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressMovedToGrid(DomainEvent):
    """The node, and what stands below it, belongs to another grid from a day on."""

    name: ClassVar[str] = "address.moved_to_grid"
    address_id: str
    grid_code: str
    since: StatedDay


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressSplit(DomainEvent):
    """The address is several now; it is retired and what hangs on it is asked to say where it belongs."""

    name: ClassVar[str] = "address.split"
    address_id: str
    successors: tuple[str, ...]
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressMerged(DomainEvent):
    """The address is one with another: a mapping, resolved whenever somebody reads."""

    name: ClassVar[str] = "address.merged"
    address_id: str
    into: str
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRetired(DomainEvent):
    """The address is used no longer; its id and its code never name anything else."""

    name: ClassVar[str] = "address.retired"
    address_id: str
    reason: RetirementReason
    happened_at: datetime | None = None


EVENTS: tuple[type[DomainEvent], ...] = (
    AddressProposed,
    AddressConfirmed,
    AddressRenamed,
    AddressAliasAdded,
    AddressLocated,
    AddressMovedToGrid,
    AddressSplit,
    AddressMerged,
    AddressRetired,
)

AddressEvent = (
    AddressProposed
    | AddressConfirmed
    | AddressRenamed
    | AddressAliasAdded
    | AddressLocated
    | AddressMovedToGrid
    | AddressSplit
    | AddressMerged
    | AddressRetired
)
