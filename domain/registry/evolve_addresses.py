"""How each fact about an address changes what is remembered. Facts commute; only `changes` knows what came last."""

from dataclasses import replace

from domain.registry.changes import with_changes
from domain.registry.decide_addresses import without_who
from domain.registry.events_addresses import (
    AddressEvent,
    AddressMerged,
    AddressProposed,
    AddressRenamed,
    AddressRetired,
    AddressSplit,
)
from domain.registry.states_addresses import Address, AddressState, NoAddress


def evolve_address(state: AddressState, event: AddressEvent) -> AddressState:
    """An address after one more fact."""
    if isinstance(event, AddressProposed):
        return Address(proposed=event)
    if isinstance(state, NoAddress):
        return state
    address = replace(state, facts=state.facts | {without_who(event)}, count=state.count + 1)
    if isinstance(event, AddressRenamed):
        changes = with_changes(state.changes, event, version=address.count, by=event.renamed_by)
        return replace(address, changes=changes)
    if isinstance(event, AddressSplit | AddressMerged | AddressRetired):
        return replace(address, ended=event)
    return address
