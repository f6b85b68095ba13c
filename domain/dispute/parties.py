"""What several decisions ask about parties: who they are, whether both sides agree, who needs a guardian."""

from collections.abc import Iterable

from domain.dispute.codes import PartyRole
from domain.dispute.rules_people import (
    GuardianMustBePresent,
    NotAParty,
    PartyRefusedMediation,
    TwoPartiesNeeded,
)
from domain.dispute.states import PRINCIPALS, Dispute


def require_parties(dispute: Dispute, keys: Iterable[str]) -> None:
    """Everybody named is a party of this dispute."""
    if any(key not in dispute.parties for key in keys):
        raise NotAParty


def require_two_sides(dispute: Dispute) -> None:
    """Both sides of the dispute are known."""
    if not stands_on_both_sides(dispute, dispute.parties):
        raise TwoPartiesNeeded


def stands_on_both_sides(dispute: Dispute, keys: Iterable[str]) -> bool:
    """Among these parties are an applicant and a respondent."""
    roles: set[PartyRole] = {dispute.parties[key].role for key in keys}
    return roles >= PRINCIPALS


def require_nobody_refuses(dispute: Dispute, willing: Iterable[str] = ()) -> None:
    """人民调解法 art. 17: no mediation while a party refuses; who now agrees no longer refuses."""
    if dispute.refusing.difference(willing):
        raise PartyRefusedMediation


def require_guardian(dispute: Dispute, keys: Iterable[str], *, present: bool) -> None:
    """A minor takes part only with a guardian."""
    if not present and any(dispute.parties[key].minor for key in keys):
        raise GuardianMustBePresent
