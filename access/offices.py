"""The decision table: what each office may do, to what, and why (domain roles, appendix A; PIPL art. 6, 21, 28, 47)."""

from collections.abc import Mapping

from access.actions import Action
from access.grants import Grants, Relation, granted, to
from access.principal import MachineRole, Office
from access.vocabulary import LoginStrength, ReadingPurpose
from domain.shared.actor import Role

_NOBODYS, _PLACE, _SENT, _SELF = (
    Relation.NO_PLACE,
    Relation.OWN_PLACE,
    Relation.OWN_SUBMISSION,
    Relation.OWN_RECORD,
)

_DISPUTES = (Action.LIST_DISPUTES, Action.READ_DISPUTE, Action.READ_TIMELINE)
_RENTAL = (Action.LIST_RENTAL, Action.READ_RENTAL)
# What an auditor checks; whose all events are of one stream is about that person or case.
_AUDIT = (Action.LIST_AUDIT, Action.READ_AUDIT, Action.READ_HISTORY_PROOF)
_LETTERS = (Action.LIST_LETTERS, Action.READ_LETTER, Action.LIST_WAITING)
_REPAIRS = (Action.READ_RAW_LETTER, Action.REPAIR_LETTER, Action.SETTLE_WAITING)
_HEALTH = (Action.TELL_READY, Action.READ_METRICS, Action.READ_PROJECTIONS)
_ADDRESSES = (Action.LIST_ADDRESSES, Action.READ_ADDRESS)
_PERSONS = (Action.LIST_PERSONS, Action.READ_PERSON)
_HISTORY = (Action.READ_PERSON_HISTORY,)
_RIGHTS = (Action.LIST_RIGHTS, Action.READ_RIGHTS)
_LOOKS = (Action.LIST_ACCESS, Action.READ_PERSON_ACCESS, Action.READ_UNUSUAL)
_UNMASK = (Action.UNMASK_PERSON,)
_HOUSING = (
    Action.LIST_STAYS,
    Action.LIST_DWELLINGS,
    Action.READ_DWELLING,
    Action.LIST_UNITS,
    Action.READ_UNIT,
)
# What is done at the machine itself, by whoever runs it: no personal value is legible in any of it but the copy that
# is handed to the person who asked for it.
_AT_THE_MACHINE = (
    *_HEALTH,
    *_LETTERS,
    Action.READ_VERSION,
    Action.EXPORT,
    Action.SUBMIT_EVENTS,
    Action.READ_PROOFS,
    Action.READ_HISTORY_PROOF,
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
    *_LOOKS,
    *_RIGHTS,
    Action.ERASE_PERSON,
    Action.COPY_OWN_DATA,
    Action.LIST_ACCOUNTS,
    Action.CHANGE_ACCOUNT,
    Action.CHANGE_MAPPING,
    Action.LIST_KEYS,
    Action.CHANGE_KEYS,
    Action.BACK_UP,
    Action.RESTORE,
    Action.READ_RETENTION,
    Action.APPLY_RETENTION,
)

# One's own login is everybody's who has one: ending it, another password, an authenticator.
_ACCOUNT = to(_NOBODYS, actions=(Action.KEEP_ACCOUNT,))
_DESCRIBED = {**_ACCOUNT, **to(_NOBODYS, actions=(Action.READ_DESCRIPTION, Action.READ_VERSION))}
_RECORDS = to(_NOBODYS, actions=(Action.SPEAK_FOR,))
# Reference data is nobody's: addresses, divisions and grids say nothing about anybody. What stands on an address
# is shown with it only where the office covers it.
_PLACES = to(_NOBODYS, actions=(Action.LIST_DIVISIONS, Action.LIST_GRIDS))
_REFERENCE = {**_PLACES, **to(_NOBODYS, _PLACE, actions=_ADDRESSES)}
# Data in doubt shows two people's words side by side: for who answers for the place, not for who sent one of them.
_PLACED = {
    **_DESCRIBED,
    **_REFERENCE,
    **to(
        _PLACE,
        actions=(
            *_DISPUTES,
            *_PERSONS,
            *_HOUSING,
            *_RENTAL,
            Action.SEARCH,
            Action.LIST_INCONSISTENCIES,
        ),
    ),
}
_SENDS = {
    **_DESCRIBED,
    **to(_NOBODYS, actions=(Action.SUBMIT_EVENTS,)),
    **to(_SENT, actions=(Action.READ_RECEIPT,)),
}
# Contractors and volunteers see only what they themselves sent (PIPL art. 21).
_SENDERS_OWN = {
    **_SENDS,
    **_PLACES,
    **to(_SENT, actions=(*_DISPUTES, *_PERSONS, *_HOUSING, *_RENTAL, *_ADDRESSES, Action.SEARCH)),
}
# Everything read, nothing written.
_ALL_READ = {
    **_PLACED,
    **to(_PLACE, actions=(*_HISTORY, *_AUDIT, *_LOOKS, *_LETTERS, Action.READ_RECEIPT, Action.EXPORT)),
    **to(_NOBODYS, actions=(*_HEALTH, *_RIGHTS, Action.READ_PROOFS)),
}
# Whoever is in the register sees the own record. Of a dispute the own side only, so never its course.
_OWN_RECORD = {
    **_ACCOUNT,
    **_RECORDS,
    **to(
        _SELF,
        actions=(
            Action.READ_RIGHTS,
            Action.COPY_OWN_DATA,
            Action.READ_PERSON_ACCESS,
            Action.READ_PERSON,
            Action.LIST_STAYS,
            Action.LIST_DISPUTES,
            Action.READ_DISPUTE,
        ),
    ),
}

_DUTY = frozenset({ReadingPurpose.DUTY})
_CASES = _DUTY | {ReadingPurpose.DISPUTE_HANDLING}
_FIELD_WORK = _CASES | {
    ReadingPurpose.REGISTRATION_CHECK,
    ReadingPurpose.RENTAL_SAFETY,
    ReadingPurpose.EMERGENCY_HELP,
}
_REQUEST = frozenset({ReadingPurpose.SUBJECT_REQUEST})
_SUPERVISION = frozenset({ReadingPurpose.SUPERVISION})
_OPERATION = frozenset({ReadingPurpose.OPERATION})
_ANY = frozenset(ReadingPurpose)
# "My duty" explains nothing, and neither running nor auditing a system needs a legible name.
_REASONS = _ANY - _DUTY - _SUPERVISION - _OPERATION

_field = granted(_PLACED, _RECORDS, purposes=_FIELD_WORK)
_contractor = granted(_SENDERS_OWN, _RECORDS, purposes=_DUTY)
_own = granted(_OWN_RECORD, purposes=_REQUEST)

TABLE: Mapping[Office, Grants] = {
    Role.GRID_WORKER: _field,
    Role.AUXILIARY: _field,
    Role.COMMUNITY_OFFICER: granted(
        _PLACED,
        _RECORDS,
        to(_PLACE, actions=(*_HISTORY, *_UNMASK)),
        purposes=_FIELD_WORK,
        stated={Action.UNMASK_PERSON: _FIELD_WORK - _DUTY},
    ),
    Role.TOWN_OFFICE: granted(
        _DESCRIBED,
        _RECORDS,
        _REFERENCE,
        to(Relation.SUPERVISED_CASE, actions=(*_DISPUTES, Action.SEARCH)),
        to(_PLACE, actions=_LETTERS),
        to(_NOBODYS, actions=(Action.READ_PROJECTIONS,)),
        purposes=_CASES | {ReadingPurpose.EMERGENCY_HELP},
    ),
    Role.PROPERTY_MANAGER: _contractor,
    Role.SHOP_LEADER: _contractor,
    Role.VOLUNTEER: _contractor,
    Role.RESIDENT: _own,
    Role.UNIT_CONTACT: _own,
    Role.MEDIATOR: granted(
        _DESCRIBED,
        _RECORDS,
        to(Relation.ASSIGNED_CASE, actions=(*_DISPUTES, Action.SEARCH)),
        purposes=_CASES,
    ),
    Role.JUSTICE_LIAISON: granted(
        _DESCRIBED,
        _RECORDS,
        to(Relation.LINKED_CASE, actions=(*_DISPUTES, Action.SEARCH)),
        purposes=_CASES,
    ),
    # Sees figures, which say nothing of anybody.
    Role.STATISTICS_CLERK: granted(_DESCRIBED, _RECORDS, purposes=_DUTY),
    Role.REGISTRAR: granted(
        _DESCRIBED,
        _RECORDS,
        _REFERENCE,
        to(_PLACE, actions=(*_LETTERS, *_REPAIRS, Action.SEARCH)),
        purposes=_DUTY | {ReadingPurpose.REGISTRATION_CHECK},
    ),
    Role.AUDITOR: granted(_ALL_READ, purposes=_SUPERVISION),
    Role.DATA_PROTECTION_OFFICER: granted(
        _DESCRIBED,
        _RECORDS,
        to(
            _PLACE,
            actions=(
                *_HISTORY,
                *_AUDIT,
                *_LOOKS,
                *_LETTERS,
                *_PERSONS,
                *_UNMASK,
                Action.READ_RAW_LETTER,
                Action.COPY_OWN_DATA,
                Action.SEARCH,
            ),
        ),
        to(_NOBODYS, actions=(*_RIGHTS, Action.READ_PROOFS)),
        purposes=_SUPERVISION | _REQUEST,
        stated={Action.UNMASK_PERSON: _REQUEST, Action.COPY_OWN_DATA: _REQUEST},
    ),
    MachineRole.UPSTREAM: granted(_SENDS, purposes=_OPERATION),
    MachineRole.MONITOR: granted(to(_NOBODYS, actions=(Action.READ_VERSION, *_HEALTH)), purposes=_OPERATION),
    MachineRole.KEEPER: granted(
        _ALL_READ,
        to(_PLACE, actions=(*_REPAIRS, *_UNMASK)),
        to(_NOBODYS, actions=(Action.SUBMIT_EVENTS,)),
        purposes=_ANY,
        stated={Action.UNMASK_PERSON: _REASONS},
    ),
    MachineRole.OPERATOR: granted(
        to(_NOBODYS, _PLACE, actions=_AT_THE_MACHINE),
        purposes=_OPERATION | _DUTY,
        stated={Action.COPY_OWN_DATA: _REQUEST},
        login=LoginStrength.OPERATOR,
    ),
}

# The purpose of ordinary, masked work, where nobody states another.
ORDINARY_PURPOSE: Mapping[Office, ReadingPurpose] = {
    **dict.fromkeys(TABLE, ReadingPurpose.DUTY),
    Role.RESIDENT: ReadingPurpose.SUBJECT_REQUEST,
    Role.UNIT_CONTACT: ReadingPurpose.SUBJECT_REQUEST,
    Role.AUDITOR: ReadingPurpose.SUPERVISION,
    Role.DATA_PROTECTION_OFFICER: ReadingPurpose.SUPERVISION,
    MachineRole.UPSTREAM: ReadingPurpose.OPERATION,
    MachineRole.MONITOR: ReadingPurpose.OPERATION,
}
