"""Who may do what: the whole table written a second time, from the trade's side."""

import itertools

from access.authorize import NOBODYS, PUBLIC, TABLE, Action, Resource, authorize
from access.principal import MachineRole, Office, PlaceScope, Reach
from domain.shared.actor import Role
from tests.api.visitors import (
    AUDITOR,
    COMMUNITY,
    GRID,
    GRID_WORKER,
    NEXT_GRID,
    OFFICER,
    OTHER_GRID,
    OTHER_SOURCE,
    OWN_SOURCE,
    TOWN,
    UPSTREAM,
    visitor,
)

DISPUTES = {Action.LIST_DISPUTES, Action.READ_DISPUTE, Action.READ_TIMELINE}
AUDIT = {Action.LIST_AUDIT, Action.READ_AUDIT}
DESCRIPTIONS = {Action.READ_DESCRIPTION, Action.READ_VERSION}
WATCHING = {Action.TELL_READY, Action.READ_METRICS, Action.READ_PROJECTIONS}
LETTERS = {Action.LIST_LETTERS, Action.READ_LETTER, Action.LIST_WAITING}
REPAIRS = {Action.READ_RAW_LETTER, Action.REPAIR_LETTER, Action.SETTLE_WAITING}
REFERENCE = {Action.LIST_ADDRESSES, Action.READ_ADDRESS, Action.LIST_DIVISIONS, Action.LIST_GRIDS}
PERSONS = {Action.LIST_PERSONS, Action.READ_PERSON}
HISTORY = {Action.READ_PERSON_HISTORY}
REGISTRY = {
    *PERSONS,
    *REFERENCE,
    Action.LIST_STAYS,
    Action.LIST_DWELLINGS,
    Action.READ_DWELLING,
    Action.LIST_UNITS,
    Action.READ_UNIT,
    Action.LIST_RENTAL,
    Action.READ_RENTAL,
}
SEARCH = {Action.SEARCH}
DOUBTS = {Action.LIST_INCONSISTENCIES}
LOOKS = {Action.LIST_ACCESS, Action.READ_PERSON_ACCESS, Action.READ_UNUSUAL}
RENTAL = {Action.LIST_RENTAL, Action.READ_RENTAL}
SENDING = {Action.SUBMIT_EVENTS, Action.READ_RECEIPT}

MAY: dict[Office, set[Action]] = {
    Role.GRID_WORKER: DISPUTES | DESCRIPTIONS | REGISTRY | RENTAL | SEARCH | DOUBTS,
    Role.AUXILIARY: DISPUTES | DESCRIPTIONS | REGISTRY | RENTAL | SEARCH | DOUBTS,
    Role.COMMUNITY_OFFICER: DISPUTES | DESCRIPTIONS | REGISTRY | RENTAL | SEARCH | DOUBTS | HISTORY,
    Role.TOWN_OFFICE: DISPUTES | DESCRIPTIONS | REFERENCE | SEARCH | LETTERS | {Action.READ_PROJECTIONS},
    Role.PROPERTY_MANAGER: DISPUTES | DESCRIPTIONS | REGISTRY | RENTAL | SEARCH | SENDING,
    Role.SHOP_LEADER: DISPUTES | DESCRIPTIONS | REGISTRY | RENTAL | SEARCH | SENDING,
    Role.VOLUNTEER: DISPUTES | DESCRIPTIONS | REGISTRY | RENTAL | SEARCH | SENDING,
    Role.RESIDENT: set(),  # their own access list alone, once the register knows them: see below
    Role.UNIT_CONTACT: set(),
    Role.MEDIATOR: DESCRIPTIONS,
    Role.JUSTICE_LIAISON: DESCRIPTIONS,
    Role.STATISTICS_CLERK: DESCRIPTIONS,
    Role.REGISTRAR: DESCRIPTIONS | REFERENCE | SEARCH | LETTERS | REPAIRS,
    Role.AUDITOR: DISPUTES
    | REGISTRY
    | RENTAL
    | SEARCH
    | DOUBTS
    | HISTORY
    | AUDIT
    | DESCRIPTIONS
    | WATCHING
    | LETTERS
    | LOOKS
    | {Action.READ_RECEIPT, Action.EXPORT, Action.READ_PROOFS},
    Role.DATA_PROTECTION_OFFICER: AUDIT
    | LOOKS
    | DESCRIPTIONS
    | PERSONS
    | SEARCH
    | HISTORY
    | LETTERS
    | {Action.READ_RAW_LETTER, Action.READ_PROOFS},
    MachineRole.UPSTREAM: DESCRIPTIONS | SENDING,
    MachineRole.MONITOR: WATCHING | {Action.READ_VERSION},
    MachineRole.KEEPER: set(Action) - PUBLIC,
}


def test_each_office_may_do_exactly_what_the_trade_gives_it() -> None:
    offices: list[Office] = [*Role, *MachineRole]
    for office, action in itertools.product(offices, Action):
        allowed = authorize(visitor(office, sources=None), action, None).allowed
        assert allowed is (action in MAY[office] or action in PUBLIC), (office, action)


def test_without_a_principal_only_being_alive_is_told() -> None:
    told = {action for action in Action if authorize(None, action, None).allowed}
    assert told == {Action.TELL_ALIVE}


def test_an_office_the_table_does_not_name_may_do_nothing() -> None:
    assert set(TABLE) == {*Role, *MachineRole}
    assert not any(
        authorize(visitor(Role.RESIDENT), action, resource).allowed
        for action in Action
        if action not in PUBLIC
        for resource in (None, NOBODYS, Resource(grid_code=GRID, source=OWN_SOURCE))
    )


def test_a_grid_worker_sees_only_the_own_grid() -> None:
    assert authorize(GRID_WORKER, Action.READ_DISPUTE, Resource(grid_code=GRID)).allowed
    assert not authorize(GRID_WORKER, Action.READ_DISPUTE, Resource(grid_code=NEXT_GRID)).allowed


def test_an_officer_sees_every_grid_of_the_own_community_and_none_beyond() -> None:
    assert authorize(OFFICER, Action.READ_TIMELINE, Resource(grid_code=NEXT_GRID)).allowed
    assert not authorize(OFFICER, Action.READ_TIMELINE, Resource(grid_code=OTHER_GRID)).allowed


def test_the_town_office_sees_its_communities_and_not_the_next_town() -> None:
    office = visitor(Role.TOWN_OFFICE, PlaceScope(Reach.TOWN, frozenset({TOWN})))
    assert GRID.startswith(COMMUNITY)
    assert authorize(office, Action.READ_DISPUTE, Resource(grid_code=GRID)).allowed
    assert not authorize(office, Action.READ_DISPUTE, Resource(grid_code=OTHER_GRID)).allowed


def test_what_lies_in_no_grid_is_seen_only_by_who_sees_everything() -> None:
    assert authorize(AUDITOR, Action.READ_DISPUTE, Resource()).allowed
    assert not authorize(OFFICER, Action.READ_DISPUTE, Resource()).allowed


def test_a_property_manager_sees_what_the_own_system_sent_and_not_the_neighbourhood() -> None:
    manager = visitor(
        Role.PROPERTY_MANAGER, PlaceScope(Reach.GRID, frozenset({GRID})), sources=frozenset({OWN_SOURCE})
    )
    assert authorize(manager, Action.READ_DISPUTE, Resource(grid_code=OTHER_GRID, source=OWN_SOURCE)).allowed
    assert not authorize(manager, Action.READ_DISPUTE, Resource(grid_code=GRID, source=OTHER_SOURCE)).allowed


def test_a_sender_reads_only_receipts_of_its_own_sources() -> None:
    assert authorize(UPSTREAM, Action.READ_RECEIPT, Resource(source=OWN_SOURCE)).allowed
    assert not authorize(UPSTREAM, Action.READ_RECEIPT, Resource(source=OTHER_SOURCE)).allowed
