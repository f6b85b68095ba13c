"""Where a stay stands: what was said of it, read in the order of what happened. Pure; read models ask it too."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from operator import itemgetter
from typing import NamedTuple, assert_never

from domain.registry.codes_residences import Contradiction, ReopeningReason, ResidenceStanding, Tenure
from domain.registry.events_residences import (
    ResidenceClaimWithdrawn,
    ResidenceContradicted,
    ResidenceEnded,
    ResidenceEvent,
    ResidenceRejected,
    ResidenceReopened,
    ResidenceReported,
    ResidenceVerified,
)
from domain.shared.occurrence import SHANGHAI
from domain.shared.periods import StatedDay

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
# Facts of one moment, in the order one follows from the other.
_ORDER: tuple[type[ResidenceEvent], ...] = (
    ResidenceReported,
    ResidenceClaimWithdrawn,
    ResidenceContradicted,
    ResidenceRejected,
    ResidenceVerified,
    ResidenceEnded,
    ResidenceReopened,
)
_OPEN = (ResidenceStanding.REPORTED, ResidenceStanding.VERIFIED, ResidenceStanding.CONTRADICTED)


class Stay(NamedTuple):
    """A stay as it stands; a tuple because folds are hot and tuples are cheaper to copy. `claims` are the words that stand,
    each claimant's newest; both sides of a contradiction stay.

    `since` and `tenure` are those of the last verification where it says, else of the earliest standing claim.
    `nth` counts how often the person came to live there: who left and returned has a period of its own each time.
    """

    standing: ResidenceStanding
    claims: tuple[ResidenceReported, ...] = ()
    verified: ResidenceVerified | None = None
    contradictions: tuple[tuple[str, Contradiction], ...] = ()
    ended: ResidenceEnded | None = None
    reopened: ResidenceReopened | None = None
    before_end: ResidenceStanding | None = None
    nth: int = 1

    @property
    def lives_there(self) -> bool:
        """Whether it counts as going on: as a claim or as a fact."""
        return self.standing in _OPEN

    @property
    def since(self) -> StatedDay | None:
        """Since when, as far as anybody said."""
        if self.reopened is not None and self.reopened.reason is ReopeningReason.RETURNED:
            return self.reopened.since
        if self.verified is not None and self.verified.since is not None:
            return self.verified.since
        if len(self.claims) == 1:
            return self.claims[0].since  # as most stays have it, without comparing
        if not self.claims:
            return None
        return min((each.since for each in self.claims), key=lambda day: day.earliest, default=None)

    @property
    def until(self) -> StatedDay | None:
        """Until when, as far as anybody said: of claims only if every one that stands says so, and nobody with authority
        found it true after that."""
        if self.ended is not None:
            return self.ended.until
        told = [each.until for each in self.claims if each.until is not None]
        if not told or len(told) < len(self.claims):
            return None
        last, since, seen = max(told, key=lambda day: day.latest), self.since, self.last_verified_at
        if seen is not None and seen.astimezone(SHANGHAI).date() > last.latest:
            return None
        return None if since is not None and last.latest < since.earliest else last

    @property
    def tenure(self) -> Tenure | None:
        """By what right."""
        if self.verified is not None and self.verified.tenure is not None:
            return self.verified.tenure
        if len(self.claims) == 1:
            return self.claims[0].tenure
        if not self.claims:
            return None
        last = max(map(_moment, self.claims))
        newest = [each for each in self.claims if _moment(each) == last]
        return max(newest, key=repr).tenure if len(newest) > 1 else newest[0].tenure

    @property
    def last_verified_at(self) -> datetime | None:
        """When somebody with authority last found it true."""
        return None if self.verified is None else self.verified.happened_at


NOTHING_SAID = Stay(standing=ResidenceStanding.WITHDRAWN)


def _unnumbered(fact: ResidenceEvent) -> int:
    return 0


def stay_of(
    facts: Iterable[ResidenceEvent], device_seq: Callable[[ResidenceEvent], int] = _unnumbered
) -> Stay:
    """The stay after these facts, in whatever order they are given.

    `device_seq` tells which of two words of one kind and one moment a device said first, where a reader knows it.
    """
    stay = NOTHING_SAID
    for fact in _in_order(list(facts), device_seq):
        stay = stay_after(stay, fact)
    return stay


def _in_order(
    facts: list[ResidenceEvent], device_seq: Callable[[ResidenceEvent], int]
) -> list[ResidenceEvent]:
    if len(facts) < 2:
        return facts
    places = [(*_moment(each), device_seq(each)) for each in facts]
    if len(set(places)) == len(places):  # as nearly always: what they say need not be compared
        return [fact for _, fact in sorted(zip(places, facts, strict=True), key=itemgetter(0))]
    return sorted(facts, key=lambda each: (*_moment(each), device_seq(each), repr(each)))


def moment_of(fact: ResidenceEvent) -> datetime:
    """When it happened, as facts are ordered; a fold may go on from a stay with a fact that is later than all others."""
    return fact.happened_at or _LONG_AGO


def first_reported_at(facts: Iterable[ResidenceEvent]) -> datetime | None:
    """When the stay was first claimed by anybody: what the duty to declare is measured by."""
    claims = [each for each in facts if isinstance(each, ResidenceReported) and each.happened_at is not None]
    return min((each.happened_at for each in claims if each.happened_at is not None), default=None)


def _moment(fact: ResidenceEvent) -> tuple[datetime, int]:
    """By moment, then by what follows from what; content breaks what ties remain, never the order of arrival."""
    return (moment_of(fact), _ORDER.index(type(fact)))


def stay_after(stay: Stay, fact: ResidenceEvent) -> Stay:
    """The stay after one more fact, facts given in the order of what happened."""
    match fact:
        case ResidenceReported():
            return _claimed(stay, fact)
        case ResidenceClaimWithdrawn():
            return _withdrawn(stay, fact)
        case ResidenceContradicted():
            return _contradicted(stay, fact)
        case ResidenceRejected():
            return Stay(standing=ResidenceStanding.REJECTED, nth=stay.nth)
        case ResidenceVerified():
            return stay._replace(
                standing=ResidenceStanding.VERIFIED, verified=fact, contradictions=(), ended=None
            )
        case ResidenceEnded():
            return _ended(stay, fact)
        case ResidenceReopened():
            return _reopened(stay, fact)
        case _:
            assert_never(fact)


def _claimed(stay: Stay, claim: ResidenceReported) -> Stay:
    """A claim changes no fact: it does not undo an end, a contradiction or a verification."""
    if stay.standing in (ResidenceStanding.REJECTED, ResidenceStanding.WITHDRAWN):
        return Stay(standing=ResidenceStanding.REPORTED, claims=(claim,), nth=stay.nth)
    if stay.ended is not None and claim.since.earliest > stay.ended.until.latest:
        # another stay in the same home
        return Stay(standing=ResidenceStanding.REPORTED, claims=(claim,), nth=stay.nth + 1)
    others = [each for each in stay.claims if each.claimed_by != claim.claimed_by]
    claims = tuple(sorted((*others, claim), key=lambda each: each.claimed_by))
    return stay._replace(claims=claims)


def _withdrawn(stay: Stay, fact: ResidenceClaimWithdrawn) -> Stay:
    claims = tuple(each for each in stay.claims if each.claimed_by != fact.claimed_by)
    only_claimed = stay.verified is None and stay.standing in _OPEN
    if not claims and only_claimed:
        return Stay(standing=ResidenceStanding.WITHDRAWN, nth=stay.nth)
    return stay._replace(claims=claims)


def _contradicted(stay: Stay, fact: ResidenceContradicted) -> Stay:
    """Both words stand; nothing is contradicted that is over or was never upheld."""
    if stay.standing not in _OPEN:
        return stay
    others = tuple(each for each in stay.contradictions if each[0] != fact.contradicted_by)
    told = tuple(sorted((*others, (fact.contradicted_by, fact.finding))))
    return stay._replace(standing=ResidenceStanding.CONTRADICTED, contradictions=told)


def _ended(stay: Stay, fact: ResidenceEnded) -> Stay:
    if stay.standing is ResidenceStanding.REJECTED:
        return stay
    before = stay.before_end if stay.standing is ResidenceStanding.ENDED else stay.standing
    return stay._replace(standing=ResidenceStanding.ENDED, ended=fact, before_end=before)


def _reopened(stay: Stay, fact: ResidenceReopened) -> Stay:
    """Back where it stood if the end was a mistake; who returned has to be verified again."""
    if stay.standing is not ResidenceStanding.ENDED:
        return stay
    if fact.reason is ReopeningReason.RETURNED:
        returned = Stay(standing=ResidenceStanding.REPORTED, claims=stay.claims, reopened=fact)
        return returned._replace(nth=stay.nth + 1)
    standing = stay.before_end if stay.before_end in _OPEN else ResidenceStanding.REPORTED
    return stay._replace(standing=standing, ended=None, before_end=None, reopened=fact)
