"""How words about stays, visits and links are taken back when an import was a mistake."""

from domain.registry.events_residences import (
    PersonLinked,
    PersonUnlinked,
    ResidenceClaimWithdrawn,
    ResidenceContradicted,
    ResidenceEnded,
    ResidenceRejected,
    ResidenceReopened,
    ResidenceReported,
    ResidenceVerified,
)
from domain.registry.stays import stay_of
from intake.compensation import CannotBeUndone, Compensate, Counter, Told, never
from intake.translate.stood_before import newest, written

_STAY = "gridledger.residence"
_REPLACED = CannotBeUndone(
    "该申报替换了同一申报人先前的申报；恢复原申报须由本人重新申报。",
    "It replaced an earlier claim of the same claimant; only they can make that claim again.",
)
_WORDS = (
    ResidenceReported,
    ResidenceVerified,
    ResidenceContradicted,
    ResidenceRejected,
    ResidenceClaimWithdrawn,
    ResidenceEnded,
    ResidenceReopened,
)
_visit_stays = never("走访是已发生的事实，不能撤销。", "That somebody went there cannot be unsaid.")


def _withdrawn(told: Told) -> Counter | CannotBeUndone:
    """By who claimed it: the road refuses anybody else."""
    (claim,) = told.events
    assert isinstance(claim, ResidenceReported)
    if any(
        isinstance(each, ResidenceReported) and each.claimed_by == claim.claimed_by for each in told.before
    ):
        return _REPLACED
    return Counter(type=f"{_STAY}.claim_withdrawn.v1", data={"reason": "mistaken"})


def _reopened(told: Told) -> Counter:
    """The end was a mistake; the stay is as it was."""
    (end,) = told.events
    assert isinstance(end, ResidenceEnded)
    since = stay_of(each for each in told.before if isinstance(each, _WORDS)).since or end.until
    return Counter(type=f"{_STAY}.reopened.v1", data={"since": written(since), "reason": "ended_by_mistake"})


def _ended_again(told: Told) -> Counter | CannotBeUndone:
    """With the day and the reason it had ended with."""
    end = newest(told.before, ResidenceEnded)
    assert isinstance(end, ResidenceEnded)
    return Counter(type=f"{_STAY}.ended.v1", data={"until": written(end.until), "reason": end.reason.value})


def _unlinked(told: Told) -> Counter:
    (link,) = told.events
    assert isinstance(link, PersonLinked)
    return Counter(type="gridledger.person.unlinked.v1", data={"to": link.to, "reason": "wrong_match"})


def _linked_again(told: Told) -> Counter:
    """For the reason they were linked."""
    (unlink,) = told.events
    assert isinstance(unlink, PersonUnlinked)
    links = [each for each in told.before if isinstance(each, PersonLinked) and each.to == unlink.to]
    link = newest(links, PersonLinked)
    assert isinstance(link, PersonLinked)
    return Counter(type="gridledger.person.linked.v1", data={"to": unlink.to, "reason": link.reason.value})


RESIDENCES: dict[str, Compensate] = {
    "residence.reported": _withdrawn,
    "residence.verified": never(
        "核实是已发生的事实，不能撤销；核实有误请提出异议，由有权人员重新核实。",
        "What somebody with authority saw cannot be unsaid; contradict it, and it is looked at again.",
    ),
    "residence.contradicted": never(
        "异议是已发表的意见，与申报并存；经核实后即不再有异议。",
        "A contradiction stands beside the claim as somebody's word; a verification settles it.",
    ),
    "residence.rejected": never(
        "不属实的认定不能撤销；确有居住的，请重新申报或核实。",
        "That it was not upheld cannot be unsaid; claim or verify the stay again if it is true after all.",
    ),
    "residence.claim_withdrawn": never(
        "撤回须由申报人自己重新申报，他人不能代为恢复。",
        "Only who withdrew the claim can make it again; nobody puts words into their mouth.",
    ),
    "residence.ended": _reopened,
    "residence.reopened": _ended_again,
    "visit.attempted": _visit_stays,
    "visit.completed": _visit_stays,
    "person.linked": _unlinked,
    "person.unlinked": _linked_again,
}
