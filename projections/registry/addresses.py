"""Addresses: each node as its own facts leave it. What follows from nodes above or beyond is derived when asked."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.registry import events_addresses as events
from projections.raw_fact import json_text
from projections.table import Index
from projections.versions.stream_model import Shown, StreamModel
from projections.versions.table import columns_of, versioned
from projections.versions.told import Told

PROPOSED, CONFIRMED = "proposed", "confirmed"
SPLIT, MERGED, RETIRED = "split", "merged", "retired"
STANDINGS = (PROPOSED, CONFIRMED, SPLIT, MERGED, RETIRED)
_ENDED = frozenset({SPLIT, MERGED, RETIRED})


class Address(NamedTuple):
    """One node as it stands. `successors` is a JSON list of the addresses a split one became; `grid_moved_at` is when
    it was last brought into another grid, `ended_at` when it was split, merged or retired."""

    source: str = ""
    grid_code: str | None = None
    grid_since: str | None = None
    division: str = ""
    parent: str | None = None
    element_type: str = ""
    element_name: str = ""
    door_plate_no: str | None = None
    provenance: str = ""
    standing: str = PROPOSED
    scheme: str | None = None
    address_code: str | None = None
    longitude_e6: int | None = None
    latitude_e6: int | None = None
    coordinate_system: str | None = None
    accuracy_m: int | None = None
    merged_into: str | None = None
    successors: str | None = None
    retired_because: str | None = None
    grid_moved_at: str | None = None
    ended_at: str | None = None


class Alias(NamedTuple):
    """What people call an address as well."""

    address_id: str
    alias: str
    kind: str


class Node(NamedTuple):
    """What the fold keeps of an address."""

    address: Address = Address()
    aliases: tuple[Alias, ...] = ()


ADDRESSES = versioned(
    "addresses",
    key="address_id",
    columns=columns_of(Address),
    now=(
        Index("addresses_by_parent", "parent, address_id"),
        Index("addresses_by_division", "division, address_id"),
        Index("addresses_by_grid", "grid_code, address_id"),
        Index("addresses_merged", "merged_into, address_id", "merged_into IS NOT NULL"),
        Index("addresses_moved", "grid_moved_at, address_id", "grid_moved_at IS NOT NULL"),
        Index("addresses_ended", "ended_at, address_id", "ended_at IS NOT NULL"),
        Index(
            "addresses_by_plate", "door_plate_no, parent, division, address_id", "door_plate_no IS NOT NULL"
        ),
    ),
    then=(
        Index("addresses_then_by_parent", "parent, address_id, from_position"),
        Index("addresses_then_merged", "merged_into, address_id, from_position", "merged_into IS NOT NULL"),
        Index("addresses_then_moved", "grid_moved_at, address_id", "grid_moved_at IS NOT NULL"),
        Index("addresses_then_ended", "ended_at, address_id", "ended_at IS NOT NULL"),
        Index(
            "addresses_then_by_plate",
            "door_plate_no, parent, division, address_id",
            "door_plate_no IS NOT NULL",
        ),
    ),
)
ALIASES = versioned(
    "address_aliases",
    key="alias_id",
    columns=columns_of(Alias),
    now=(
        Index("address_aliases_by_address", "address_id, alias_id"),
        Index("address_aliases_by_name", "alias, alias_id"),
    ),
)


def node_after(node: Node, told: Told) -> Node:
    """The address after one more fact."""
    event, (address, aliases) = told.event, node
    match event:
        case events.AddressProposed():
            return Node(_proposed(event, told), aliases)
        case events.AddressConfirmed():
            return Node(_confirmed(address, event), aliases)
        case events.AddressRenamed():
            plate = event.door_plate_no or address.door_plate_no
            return Node(address._replace(element_name=event.element_name, door_plate_no=plate), aliases)
        case events.AddressAliasAdded():
            alias = Alias(event.address_id, event.alias, event.kind.value)
            return node if alias in aliases else Node(address, (*aliases, alias))
        case events.AddressLocated():
            return Node(_located(address, event.point), aliases)
        case events.AddressMovedToGrid():
            since = event.since.on.isoformat()
            moved = address._replace(
                grid_code=event.grid_code, grid_since=since, grid_moved_at=told.valid_from
            )
            return Node(moved, aliases)
        case events.AddressSplit():
            successors = json_text(list(event.successors))
            split = address._replace(standing=SPLIT, successors=successors, ended_at=told.valid_from)
            return Node(split, aliases)
        case events.AddressMerged():
            merged = address._replace(standing=MERGED, merged_into=event.into, ended_at=told.valid_from)
            return Node(merged, aliases)
        case events.AddressRetired():
            return Node(_retired(address, event, told), aliases)
        case _:
            raise TypeError(told.topic)


def _retired(address: Address, event: events.AddressRetired, told: Told) -> Address:
    if address.standing in _ENDED:
        return address._replace(retired_because=event.reason.value)
    return address._replace(standing=RETIRED, retired_because=event.reason.value, ended_at=told.valid_from)


def _proposed(event: events.AddressProposed, told: Told) -> Address:
    address = Address(
        told.source,
        event.grid_code or told.grid_code,
        None,
        event.division,
        event.parent,
        event.element_type.value,
        event.element_name,
        event.door_plate_no,
        event.provenance.value,
    )
    return address if event.point is None else _located(address, event.point)


def _confirmed(address: Address, event: events.AddressConfirmed) -> Address:
    return address._replace(
        standing=address.standing if address.standing in _ENDED else CONFIRMED,
        scheme=event.scheme or address.scheme,
        address_code=event.address_code or address.address_code,
    )


def _located(address: Address, point: events.Point) -> Address:
    return address._replace(
        longitude_e6=point.longitude_e6,
        latitude_e6=point.latitude_e6,
        coordinate_system=point.system.value,
        accuracy_m=point.accuracy_m,
    )


def _rows(key: str, node: Node) -> Sequence[Shown]:
    own = Shown(ADDRESSES, key, node.address)
    if not node.aliases:
        return (own,)
    return (own, *(Shown(ALIASES, f"{key}.{each.kind}.{each.alias}", each) for each in node.aliases))


ADDRESS_MODEL = StreamModel(
    events=events.EVENTS,
    begins=frozenset({events.AddressProposed}),
    tables=(ADDRESSES, ALIASES),
    empty=Node(),
    after=node_after,
    rows=_rows,
)
