"""Everything that can be asked of the ledger, at whichever door, and how close to a person each answer comes."""

from collections.abc import Mapping
from enum import StrEnum

from access.vocabulary import DataClass


class Action(StrEnum):
    """Each HTTP route and each verb of the command line declares exactly one."""

    TELL_ALIVE = "health.alive"
    TELL_READY = "health.ready"
    READ_METRICS = "health.metrics"
    READ_VERSION = "description.version"
    READ_DESCRIPTION = "description.read"
    SUBMIT_EVENTS = "intake.submit"
    SPEAK_FOR = "intake.speak_for"
    READ_RECEIPT = "intake.read_receipt"
    LIST_LETTERS = "letters.list"
    READ_LETTER = "letters.read"
    READ_RAW_LETTER = "letters.read_raw"
    REPAIR_LETTER = "letters.repair"
    LIST_WAITING = "waiting.list"
    SETTLE_WAITING = "waiting.settle"
    LIST_DISPUTES = "disputes.list"
    READ_DISPUTE = "disputes.read"
    READ_TIMELINE = "disputes.timeline"
    LIST_PERSONS = "registry.persons"
    READ_PERSON = "registry.person"
    READ_PERSON_HISTORY = "registry.person_history"
    UNMASK_PERSON = "registry.unmask"
    LIST_STAYS = "registry.residences"
    LIST_DWELLINGS = "registry.dwellings"
    READ_DWELLING = "registry.dwelling"
    LIST_UNITS = "registry.units"
    READ_UNIT = "registry.unit"
    LIST_ADDRESSES = "registry.addresses"
    READ_ADDRESS = "registry.address"
    LIST_DIVISIONS = "registry.divisions"
    LIST_GRIDS = "registry.grids"
    LIST_INCONSISTENCIES = "registry.inconsistencies"
    SEARCH = "registry.search"
    LIST_RENTAL = "rental.list"
    READ_RENTAL = "rental.read"
    LIST_AUDIT = "audit.list"
    READ_AUDIT = "audit.read"
    READ_PROJECTIONS = "projections.read"
    EXPORT = "exports.read"
    READ_PROOFS = "proofs.read"
    READ_HISTORY_PROOF = "proofs.history"
    LIST_ACCESS = "access.list"
    READ_PERSON_ACCESS = "access.person"
    READ_UNUSUAL = "access.unusual"
    LIST_RIGHTS = "rights.list"
    READ_RIGHTS = "rights.read"
    COPY_OWN_DATA = "rights.copy"
    ERASE_PERSON = "rights.erase"
    REPLAY_LOG = "audit.replay"
    VERIFY_LOG = "proofs.verify"
    SIGN_CHECKPOINT = "proofs.sign"
    COSIGN_CHECKPOINT = "proofs.cosign"
    BUNDLE_EVENTS = "proofs.bundle"
    PREPARE_STORES = "operation.prepare"
    RUN_PROCESS = "operation.run"
    REBUILD_VIEW = "operation.rebuild"
    READ_SETTINGS = "operation.settings"
    LOAD_DEMO = "operation.demo"
    LIST_TOKENS = "tokens.list"
    ISSUE_TOKEN = "tokens.issue"
    LOG_IN = "account.log_in"
    KEEP_ACCOUNT = "account.keep"
    LIST_ACCOUNTS = "accounts.list"
    CHANGE_ACCOUNT = "accounts.change"
    CHANGE_MAPPING = "identity.change"
    LIST_KEYS = "keys.list"
    CHANGE_KEYS = "keys.change"
    BACK_UP = "operation.backup"
    RESTORE = "operation.restore"
    READ_RETENTION = "retention.read"
    APPLY_RETENTION = "retention.apply"


# Told to whoever asks, before anybody is recognised.
PUBLIC = frozenset({Action.TELL_ALIVE, Action.LOG_IN})

# A person's clear value is shown to nobody who has not said why.
STATES_PURPOSE = frozenset({Action.UNMASK_PERSON, Action.COPY_OWN_DATA})


def _showing(data_class: DataClass, *actions: Action) -> dict[Action, DataClass]:
    return dict.fromkeys(actions, data_class)


# What the answer to each may hold. An answer that comes closer than its line here is refused by the table.
SHOWS: Mapping[Action, DataClass] = {
    **_showing(
        DataClass.PUBLIC,
        Action.TELL_ALIVE,
        Action.LOG_IN,
        Action.READ_VERSION,
        Action.READ_DESCRIPTION,
        Action.LIST_DIVISIONS,
        Action.LIST_GRIDS,
        Action.LOAD_DEMO,
        Action.COSIGN_CHECKPOINT,
    ),
    **_showing(
        DataClass.INTERNAL,
        Action.TELL_READY,
        Action.READ_METRICS,
        Action.SUBMIT_EVENTS,
        Action.SPEAK_FOR,
        Action.READ_RECEIPT,
        Action.LIST_LETTERS,
        Action.REPAIR_LETTER,
        Action.LIST_WAITING,
        Action.SETTLE_WAITING,
        Action.READ_PROJECTIONS,
        Action.READ_PROOFS,
        Action.REPLAY_LOG,
        Action.VERIFY_LOG,
        Action.SIGN_CHECKPOINT,
        Action.BUNDLE_EVENTS,
        Action.PREPARE_STORES,
        Action.RUN_PROCESS,
        Action.REBUILD_VIEW,
        Action.READ_SETTINGS,
        Action.LIST_TOKENS,
        Action.ISSUE_TOKEN,
        Action.LIST_RIGHTS,
        Action.READ_RIGHTS,
        Action.ERASE_PERSON,
        Action.KEEP_ACCOUNT,
        Action.LIST_ACCOUNTS,
        Action.CHANGE_ACCOUNT,
        Action.CHANGE_MAPPING,
        Action.LIST_KEYS,
        Action.CHANGE_KEYS,
        Action.BACK_UP,
        Action.RESTORE,
        Action.READ_RETENTION,
        Action.APPLY_RETENTION,
    ),
    **_showing(
        DataClass.MASKED,
        Action.READ_LETTER,
        Action.LIST_DISPUTES,
        Action.READ_DISPUTE,
        Action.READ_TIMELINE,
        Action.LIST_PERSONS,
        Action.READ_PERSON,
        Action.READ_PERSON_HISTORY,
        Action.LIST_STAYS,
        Action.LIST_DWELLINGS,
        Action.READ_DWELLING,
        Action.LIST_UNITS,
        Action.READ_UNIT,
        Action.LIST_ADDRESSES,
        Action.READ_ADDRESS,
        Action.LIST_INCONSISTENCIES,
        Action.SEARCH,
        Action.LIST_RENTAL,
        Action.READ_RENTAL,
        Action.LIST_AUDIT,
        Action.READ_AUDIT,
        Action.EXPORT,
        Action.LIST_ACCESS,
        Action.READ_PERSON_ACCESS,
        Action.READ_UNUSUAL,
        Action.READ_HISTORY_PROOF,
    ),
    **_showing(DataClass.CLEAR, Action.READ_RAW_LETTER, Action.UNMASK_PERSON, Action.COPY_OWN_DATA),
}

# The closest an action may come at all: who is shown legibly turns out to be a child only when the value is opened.
CEILING: Mapping[Action, DataClass] = {
    **SHOWS,
    **_showing(DataClass.SENSITIVE, Action.UNMASK_PERSON, Action.COPY_OWN_DATA),
}
