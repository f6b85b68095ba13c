"""Which lives the town's disputes lead, how often, and whether they end."""

from collections.abc import Callable
from dataclasses import dataclass

from app.town import plots, plots_beside
from app.town.casefile import CaseFile


@dataclass(frozen=True, slots=True)
class Plot:
    """`weight` is how common it is; a plot that is `over` may lie anywhere in the past, others are of these days."""

    name: str
    live: Callable[[CaseFile], object]
    weight: int
    over: bool


def _over(life: Callable[[CaseFile], object], weight: int) -> Plot:
    return Plot(life.__name__, life, weight, over=True)


def _open(life: Callable[[CaseFile], object], weight: int) -> Plot:
    return Plot(life.__name__, life, weight, over=False)


PLOTS: tuple[Plot, ...] = (
    _over(plots.closed, 34),
    _over(plots.signed_off, 22),
    _over(plots.repaired, 8),
    _over(plots.confirmed, 5),
    _over(plots.failed_and_closed, 5),
    _over(plots.failed, 2),
    _over(plots.withdrawn, 2),
    _over(plots.settled_privately, 5),
    _over(plots.transferred, 2),
    _over(plots_beside.not_accepted, 4),
    _over(plots_beside.triaged_out, 3),
    _over(plots_beside.supervision_closed, 8),
    _open(plots.reported, 2),
    _open(plots.registered, 2),
    _open(plots.routed, 2),
    _open(plots.channelled, 1),
    _open(plots.assigned, 2),
    _open(plots.mediating, 3),
    _open(plots.online, 2),
    _open(plots.agreed, 2),
    _open(plots.confirming, 2),
    _open(plots.unconfirmed, 1),
    _open(plots.performing, 2),
    _open(plots.following_up, 4),
    _open(plots.broken, 1),
    _open(plots.reopened, 2),
    _open(plots.handed_over, 1),
    _open(plots_beside.emergency, 1),
    _open(plots_beside.suspended, 2),
    _open(plots_beside.resumed, 1),
    _open(plots_beside.police_case, 2),
    _open(plots_beside.police_case_concluded, 1),
    _open(plots_beside.escalated, 1),
    _open(plots_beside.sent_back, 1),
    _open(plots_beside.supervised, 2),
    _open(plots_beside.supervision_overdue, 2),
    _open(plots_beside.supervision_returned, 1),
    _open(plots_beside.supervision_ping_pong, 1),
    _open(plots_beside.supervision_submitted, 1),
    _open(plots_beside.extended, 1),
    _open(plots_beside.refused_mediator, 1),
    _open(plots_beside.refused_triage, 1),
    _open(plots_beside.refused_sign_off, 1),
)
