"""The one question other decisions ask of the supervision beside them."""

from domain.dispute.regions import Proposed, ResultSubmitted, Supervised
from domain.dispute.rules_supervision import SupervisionIsOpen
from domain.dispute.states import Dispute


def require_supervision_over(dispute: Dispute) -> None:
    """A case cannot end while the town office waits for it."""
    if isinstance(dispute.supervision, Proposed | Supervised | ResultSubmitted):
        raise SupervisionIsOpen
