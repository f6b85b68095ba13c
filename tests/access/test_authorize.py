"""Who may do what: the whole table written a second time, from the trade's side."""

import itertools
from dataclasses import replace

from access.actions import CEILING, SHOWS
from access.authorize import NOBODYS, PUBLIC, TABLE, Action, Resource, authorize
from access.offices import ORDINARY_PURPOSE
from access.principal import MachineRole, Office, PlaceScope, Reach
from access.vocabulary import LoginStrength
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

CHEN = "01JN000000000000000000CHEN"
DISPUTES = {Action.LIST_DISPUTES, Action.READ_DISPUTE, Action.READ_TIMELINE}
AUDIT = {Action.LIST_AUDIT, Action.READ_AUDIT, Action.READ_HISTORY_PROOF}
ACCOUNT = {Action.KEEP_ACCOUNT}
DESCRIPTIONS = {Action.READ_DESCRIPTION, Action.READ_VERSION, *ACCOUNT}
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
CASES_OF_OWN = {Action.LIST_DISPUTES, Action.READ_DISPUTE}
UNMASK = {Action.UNMASK_PERSON}
SPEAK = {Action.SPEAK_FOR}
AT_THE_MACHINE = {
    Action.REPLAY_LOG,
    Action.VERIFY_LOG,
    Action.SIGN_CHECKPOINT,
    Action.COSIGN_CHECKPOINT,
    Action.BUNDLE_EVENTS,
    Action.PREPARE_STORES,
    Action.RUN_PROCESS,
    Action.REBUILD_VIEW,
    Action.READ_SETTINGS,
    Action.LOAD_DEMO,
    Action.LIST_TOKENS,
    Action.ISSUE_TOKEN,
    Action.ERASE_PERSON,
    Action.LIST_ACCOUNTS,
    Action.CHANGE_ACCOUNT,
    Action.CHANGE_MAPPING,
    Action.LIST_KEYS,
    Action.CHANGE_KEYS,
    Action.BACK_UP,
    Action.RESTORE,
    Action.READ_RETENTION,
    Action.APPLY_RETENTION,
}
RIGHTS = {Action.LIST_RIGHTS, Action.READ_RIGHTS}
COPY = {Action.COPY_OWN_DATA}
ONESELF = {Action.READ_PERSON, Action.LIST_STAYS, Action.READ_PERSON_ACCESS, Action.READ_RIGHTS, *COPY}
SENDING = {Action.SUBMIT_EVENTS, Action.READ_RECEIPT}

MAY: dict[Office, set[Action]] = {
    Role.GRID_WORKER: SPEAK | DISPUTES | DESCRIPTIONS | REGISTRY | RENTAL | SEARCH | DOUBTS,
    Role.AUXILIARY: SPEAK | DISPUTES | DESCRIPTIONS | REGISTRY | RENTAL | SEARCH | DOUBTS,
    Role.COMMUNITY_OFFICER: SPEAK
    | DISPUTES
    | DESCRIPTIONS
    | REGISTRY
    | RENTAL
    | SEARCH
    | DOUBTS
    | HISTORY
    | UNMASK,
    Role.TOWN_OFFICE: SPEAK
    | DISPUTES
    | DESCRIPTIONS
    | REFERENCE
    | SEARCH
    | LETTERS
    | {Action.READ_PROJECTIONS},
    Role.PROPERTY_MANAGER: SPEAK | DISPUTES | DESCRIPTIONS | REGISTRY | RENTAL | SEARCH | SENDING,
    Role.SHOP_LEADER: SPEAK | DISPUTES | DESCRIPTIONS | REGISTRY | RENTAL | SEARCH | SENDING,
    Role.VOLUNTEER: SPEAK | DISPUTES | DESCRIPTIONS | REGISTRY | RENTAL | SEARCH | SENDING,
    Role.RESIDENT: ACCOUNT | SPEAK | CASES_OF_OWN | ONESELF,
    Role.UNIT_CONTACT: ACCOUNT | SPEAK | CASES_OF_OWN | ONESELF,
    Role.MEDIATOR: SPEAK | DESCRIPTIONS | DISPUTES | SEARCH,
    Role.JUSTICE_LIAISON: SPEAK | DESCRIPTIONS | DISPUTES | SEARCH,
    Role.STATISTICS_CLERK: SPEAK | DESCRIPTIONS,
    Role.REGISTRAR: SPEAK | DESCRIPTIONS | REFERENCE | SEARCH | LETTERS | REPAIRS,
    Role.AUDITOR: DISPUTES
    | REGISTRY
    | RENTAL
    | SEARCH
    | DOUBTS
    | HISTORY
    | AUDIT
    | LOOKS
    | DESCRIPTIONS
    | WATCHING
    | LETTERS
    | RIGHTS
    | {Action.READ_RECEIPT, Action.EXPORT, Action.READ_PROOFS},
    Role.DATA_PROTECTION_OFFICER: SPEAK
    | UNMASK
    | AUDIT
    | LOOKS
    | DESCRIPTIONS
    | PERSONS
    | SEARCH
    | HISTORY
    | LETTERS
    | RIGHTS
    | COPY
    | {Action.READ_RAW_LETTER, Action.READ_PROOFS},
    MachineRole.UPSTREAM: DESCRIPTIONS | SENDING,
    MachineRole.MONITOR: WATCHING | {Action.READ_VERSION},
    MachineRole.KEEPER: set(Action) - PUBLIC - AT_THE_MACHINE - COPY - SPEAK,
    MachineRole.OPERATOR: AT_THE_MACHINE
    | WATCHING
    | LETTERS
    | LOOKS
    | RIGHTS
    | COPY
    | {
        Action.READ_VERSION,
        Action.READ_PROOFS,
        Action.READ_HISTORY_PROOF,
        Action.EXPORT,
        Action.SUBMIT_EVENTS,
    },
}


def test_each_office_may_do_exactly_what_the_trade_gives_it() -> None:
    offices: list[Office] = [*Role, *MachineRole]
    for office, action in itertools.product(offices, Action):
        surely_known = replace(visitor(office, sources=None), login=LoginStrength.OPERATOR, person_key=CHEN)
        allowed = authorize(surely_known, action, None).allowed
        assert allowed is (action in MAY[office] or action in PUBLIC), (office, action)


def test_without_a_principal_only_being_alive_is_told_and_a_login_taken() -> None:
    told = {action for action in Action if authorize(None, action, None).allowed}
    assert told == {Action.TELL_ALIVE, Action.LOG_IN}


def test_every_office_stands_in_the_table_and_every_action_says_how_close_it_comes() -> None:
    assert set(TABLE) == set(ORDINARY_PURPOSE) == {*Role, *MachineRole}
    assert set(SHOWS) == set(CEILING) == set(Action)


def test_a_resident_the_register_does_not_know_sees_nothing() -> None:
    assert not any(
        authorize(visitor(Role.RESIDENT), action, resource).allowed
        for action in set(Action) - PUBLIC - SPEAK - ACCOUNT
        for resource in (None, NOBODYS, Resource(grid_code=GRID, source=OWN_SOURCE))
    )


def test_a_resident_sees_the_own_record_and_no_neighbours() -> None:
    resident = replace(visitor(Role.RESIDENT), person_key=CHEN)
    assert authorize(resident, Action.READ_PERSON, Resource(persons=frozenset({CHEN}))).allowed
    assert not authorize(
        resident, Action.READ_PERSON, Resource(grid_code=GRID, persons=frozenset({"WANG"}))
    ).allowed


def test_a_mediator_sees_assigned_cases_and_no_other() -> None:
    mediator = visitor(Role.MEDIATOR, name="M7")
    assert authorize(mediator, Action.READ_DISPUTE, Resource(mediators=frozenset({"staff:M7"}))).allowed
    assert not authorize(mediator, Action.READ_DISPUTE, Resource(mediators=frozenset({"staff:M71"}))).allowed
    assert not authorize(mediator, Action.READ_DISPUTE, Resource(grid_code=GRID)).allowed


def test_the_court_liaison_sees_cases_of_the_place_that_went_to_court() -> None:
    liaison = visitor(Role.JUSTICE_LIAISON, PlaceScope(Reach.TOWN, frozenset({TOWN})))
    assert authorize(liaison, Action.READ_DISPUTE, Resource(grid_code=GRID, in_court=True)).allowed
    assert not authorize(liaison, Action.READ_DISPUTE, Resource(grid_code=OTHER_GRID, in_court=True)).allowed
    assert not authorize(liaison, Action.READ_DISPUTE, Resource(grid_code=GRID, supervised=True)).allowed


def test_a_grid_worker_sees_only_the_own_grid() -> None:
    assert authorize(GRID_WORKER, Action.READ_DISPUTE, Resource(grid_code=GRID)).allowed
    assert not authorize(GRID_WORKER, Action.READ_DISPUTE, Resource(grid_code=NEXT_GRID)).allowed


def test_an_officer_sees_every_grid_of_the_own_community_and_none_beyond() -> None:
    assert authorize(OFFICER, Action.READ_TIMELINE, Resource(grid_code=NEXT_GRID)).allowed
    assert not authorize(OFFICER, Action.READ_TIMELINE, Resource(grid_code=OTHER_GRID)).allowed


def test_the_town_office_sees_supervised_cases_of_its_communities_and_not_of_the_next_town() -> None:
    office = visitor(Role.TOWN_OFFICE, PlaceScope(Reach.TOWN, frozenset({TOWN})))
    assert GRID.startswith(COMMUNITY)
    assert authorize(office, Action.READ_DISPUTE, Resource(grid_code=GRID, supervised=True)).allowed
    assert not authorize(office, Action.READ_DISPUTE, Resource(grid_code=GRID)).allowed
    assert not authorize(office, Action.READ_DISPUTE, Resource(grid_code=OTHER_GRID, supervised=True)).allowed


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
