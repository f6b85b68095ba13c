"""Resolved (化解), defined once: what a resolution rate may count, and what it may not."""

from enum import StrEnum

from domain.dispute import phases as at
from domain.dispute.codes_follow import Outcome
from domain.dispute.states import DisputeState


class Standing(StrEnum):
    """Where a dispute stands for a resolution rate: resolved ÷ (resolved + unresolved)."""

    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    NOT_COUNTED = "not_counted"


def standing_of(state: DisputeState) -> Standing:
    """Resolved: agreed and not broken, or withdrawn or settled by the parties.

    Failed, not accepted, merged, no dispute at all and handed away are in neither numerator nor
    denominator (domain reference 5.3); publish this definition with every figure that uses it.
    """
    phase = at.Absent() if isinstance(state, at.Absent) else state.phase
    match phase:
        case at.Agreed() | at.Performing() | at.FollowingUp() | at.Withdrawn():
            return Standing.RESOLVED
        case at.Closed(outcome=Outcome.FAILED) | at.Failed():
            return Standing.NOT_COUNTED
        case at.Closed():
            return Standing.RESOLVED
        case at.Absent() | at.Merged() | at.NotAccepted() | at.TriagedOut() | at.TransferredAway():
            return Standing.NOT_COUNTED
        case at.Reported() | at.Registered() | at.Routed() | at.Channelled() | at.Assigned() | at.Mediating():
            return Standing.UNRESOLVED
