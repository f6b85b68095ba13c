"""Which actions are looks at records. What is not named here is one: a new action is recorded until somebody decides."""

from enum import StrEnum

from access.authorize import Action


class Watch(StrEnum):
    """What of an action goes into the access log."""

    EVERY_ANSWER = "every_answer"  # records of persons, homes, cases and messages
    REFUSALS = "refusals"  # no record is read, but who was refused is told
    NOTHING = "nothing"  # health and descriptions


_NOTHING = frozenset(
    {
        Action.TELL_ALIVE,
        Action.TELL_READY,
        Action.READ_METRICS,
        Action.READ_VERSION,
        Action.READ_DESCRIPTION,
    }
)
_REFUSALS = frozenset(
    {
        Action.SUBMIT_EVENTS,
        Action.READ_RECEIPT,
        Action.READ_PROJECTIONS,
        Action.READ_PROOFS,
        Action.LOG_IN,
        Action.KEEP_ACCOUNT,
        Action.LIST_DIVISIONS,
        Action.LIST_GRIDS,
    }
)


def watch_of(action: Action) -> Watch:
    """How closely the action is watched."""
    if action in _NOTHING:
        return Watch.NOTHING
    return Watch.REFUSALS if action in _REFUSALS else Watch.EVERY_ANSWER
