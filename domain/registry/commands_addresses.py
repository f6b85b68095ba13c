"""What may be said about standard addresses. Values come in their one spelling (see `spelling_places.py`)."""

from dataclasses import dataclass

from domain.registry.codes_addresses import (
    AddressProvenance,
    AliasKind,
    ElementType,
    RenameReason,
    RetirementReason,
)
from domain.registry.commands import RegistryCommand
from domain.registry.events_addresses import Point
from domain.shared.periods import StatedDay


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutAnAddress(RegistryCommand):
    """A claim about one node of the tree."""

    address_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeAddress(AboutAnAddress):
    """There is such an address, below `parent` or at the top of a village's tree."""

    division: str
    parent: str | None
    element_type: ElementType
    element_name: str
    provenance: AddressProvenance
    door_plate_no: str | None = None
    point: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmAddress(AboutAnAddress):
    """The address authority says it is so; a code of a local scheme may come with it."""

    scheme: str | None = None
    address_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameAddress(AboutAnAddress):
    """The node is called otherwise."""

    element_name: str
    reason: RenameReason
    door_plate_no: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAddressAlias(AboutAnAddress):
    """People call it something else as well."""

    alias: str
    kind: AliasKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateAddress(AboutAnAddress):
    """It is placed on the map."""

    point: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAddressToGrid(AboutAnAddress):
    """The node and what stands below it belongs to another grid from a day on."""

    grid_code: str
    since: StatedDay


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitAddress(AboutAnAddress):
    """It is several now."""

    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeAddress(AboutAnAddress):
    """It is one with another."""

    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireAddress(AboutAnAddress):
    """It is used no longer."""

    reason: RetirementReason


AddressCommand = (
    ProposeAddress
    | ConfirmAddress
    | RenameAddress
    | AddAddressAlias
    | LocateAddress
    | MoveAddressToGrid
    | SplitAddress
    | MergeAddress
    | RetireAddress
)
