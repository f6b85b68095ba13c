"""Where a finding stands, as columns."""

from datetime import date
from typing import NamedTuple, assert_never

from domain.rental import states as at


class Stand(NamedTuple):
    """A finding's standing as columns."""

    state: str
    ordered_until: date | None = None
    failed: int = 0
    referred_to: str | None = None
    closed_on: date | None = None


def stand_of(standing: at.FindingStanding) -> Stand:
    """What the columns say of it."""
    match standing:
        case at.Open():
            return Stand("open")
        case at.Ordered(due_on):
            return Stand("ordered", due_on)
        case at.ReOrdered(due_on, failed):
            return Stand("ordered_again", due_on, failed)
        case at.SaidDone(due_on, failed):
            return Stand("reported", due_on, failed)
        case at.Referred(org):
            return Stand("referred", referred_to=org)
        case at.PutRight(on):
            return Stand("closed", closed_on=on)
        case at.Voided():
            return Stand("voided")
        case _:
            assert_never(standing)
