"""Stays: the claims that stand and who made them, what was verified, what contradicts, and until when what is due."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from domain.registry import events_residences as events
from domain.registry.codes_residences import ResidenceStanding, Tenure
from domain.registry.stays import NOTHING_SAID, Stay, moment_of, stay_after, stay_of
from domain.shared.periods import StatedDay
from projections.deadlines import RulebookOf
from projections.instants import fresh_text_of
from projections.registry.stay_dues import StayDues
from projections.registry.stay_words import claims_kept, contradictions_kept, who_told
from projections.table import Index, Wall
from projections.versions.stream_model import Shown, StreamModel
from projections.versions.table import columns_of, versioned
from projections.versions.told import Told
from projections.versions.values import code

_EVENTS = (
    events.ResidenceReported,
    events.ResidenceVerified,
    events.ResidenceContradicted,
    events.ResidenceRejected,
    events.ResidenceClaimWithdrawn,
    events.ResidenceEnded,
    events.ResidenceReopened,
)


class Residence(NamedTuple):
    """One stay as it stands. `source` told of it first, `other_sources` (between bars) did too. `claims` and `contradictions` are JSON: who said what, in what standing, when.

    `declared_in_time` holds for those who have 3 days, `foreigner_in_time` for those who have 24 hours; both are
    None where the precision of `since` does not tell. `verify_due_at` is when a verified stay becomes stale.
    The `nth` time the person lives there, first told of at `opened_at`, is from `first_day` to `last_day` at most."""

    source: str = ""
    other_sources: str | None = None
    grid_code: str | None = None
    person_key: str = ""
    dwelling_id: str = ""
    standing: str = ""
    lives_there: int = 0
    contradicted: int = 0
    tenure: str | None = None
    since_on: str | None = None
    since_precision: str | None = None
    until_on: str | None = None
    until_precision: str | None = None
    end_reason: str | None = None
    claims: str = "[]"
    contradictions: str = "[]"
    last_verified_at: str | None = None
    verified_by: str | None = None
    verified_method: str | None = None
    verify_due_at: str | None = None
    first_reported_at: str | None = None
    declared_in_time: int | None = None
    foreigner_in_time: int | None = None
    nth: int = 1
    opened_at: str = ""
    first_day: str | None = None
    last_day: str | None = None


class StayTold(NamedTuple):
    """What the fold keeps of a stay."""

    row: Residence = Residence()
    stay: Stay = NOTHING_SAID
    told: tuple[Told, ...] = ()
    first: datetime | None = None
    last: datetime | None = None


RESIDENCES = versioned(
    "residences",
    key="residence_id",
    columns=columns_of(Residence),
    wall=Wall((("person_reached", "person_key"),), own=("grid_code",)),
    now=(
        Index("residences_by_person", "person_key, residence_id"),
        Index("residences_by_dwelling", "dwelling_id, residence_id"),
        Index("residences_of_grid", "grid_code, residence_id, lives_there, person_key"),
        Index("residences_by_source", "source, residence_id"),
        Index("residences_by_others", "residence_id", "other_sources IS NOT NULL"),
        Index("residences_due", "verify_due_at, residence_id", "verify_due_at IS NOT NULL"),
        Index("residences_contradicted", "residence_id", "contradicted = 1"),
    ),
    then=(
        Index("residences_then_by_person", "person_key, residence_id, from_position"),
        Index("residences_then_by_dwelling", "dwelling_id, residence_id, from_position"),
        Index("residences_then_by_grid", "grid_code, residence_id, from_position"),
    ),
)


def residences_model(rulebook_of: RulebookOf) -> StreamModel[StayTold]:
    """From the facts of `residence:<person>.<dwelling>` to its row."""
    return StreamModel(
        events=_EVENTS,
        begins=frozenset({events.ResidenceReported}),
        tables=(RESIDENCES,),
        empty=StayTold(),
        after=_after(StayDues(rulebook_of)),
        rows=_rows,
    )


def _rows(key: str, known: StayTold) -> Sequence[Shown]:
    return (Shown(RESIDENCES, key, known.row),)


def _after(dues: StayDues) -> Callable[[StayTold, Told], StayTold]:
    def after(known: StayTold, told: Told) -> StayTold:
        event, all_told = told.event, (*known.told, told)
        assert isinstance(event, _EVENTS)
        moment, last = moment_of(event), known.last
        if last is None or moment > last:
            stay = stay_after(known.stay, event)
            last = moment
        else:  # not the last to have happened: told again by the domain's own reading
            stay = _told_again(all_told)
        first = known.first
        if isinstance(event, events.ResidenceReported):
            claimed_at = event.happened_at
            if first is None or (claimed_at is not None and claimed_at < first):
                first = claimed_at
        return StayTold(_row(known, stay, first, all_told, dues), stay, all_told, first, last)

    return after


def _told_again(told: Sequence[Told]) -> Stay:
    """Where moment and kind do not tell which word was first, the order of truth does: it knows devices' counts."""
    facts = [each.event for each in told if isinstance(each.event, _EVENTS)]
    places = {id(event): nth for nth, event in enumerate(facts)}
    return stay_of(facts, lambda event: places[id(event)])


def _row(
    known: StayTold, stay: Stay, first: datetime | None, told: Sequence[Told], dues: StayDues
) -> Residence:
    row, before, newest, since, ended = known.row, known.stay, told[-1], stay.since, stay.ended
    event = told[0].event
    assert isinstance(event, events.ResidenceReported)
    same_claims, same_first = stay.claims is before.claims and row.claims != "[]", first is known.first
    same_verified, same_since = stay.verified is before.verified, since is before.since
    verified_by, verify_due_at = _verified(stay, told, dues)
    first_reported_at = row.first_reported_at if same_first else _instant(first)
    in_time, foreigner_in_time = row.declared_in_time, row.foreigner_in_time
    if not (same_first and same_since):
        in_time, foreigner_in_time = dues.declared(first_reported_at, since, told[0])
    return Residence(
        row.source or newest.source,
        _other_sources(row, newest),
        newest.grid_code or row.grid_code,
        event.person_key,
        event.dwelling_id,
        stay.standing.value,
        int(stay.lives_there),
        int(stay.standing is ResidenceStanding.CONTRADICTED),
        row.tenure if same_claims and same_verified else code(stay.tenure),
        *((row.since_on, row.since_precision) if same_since else _stated(since)),
        *_stated(None if ended is None else ended.until),
        None if ended is None else ended.reason.value,
        row.claims if same_claims else claims_kept(stay, told),
        contradictions_kept(stay, told),
        row.last_verified_at if same_verified else _instant(stay.last_verified_at),
        verified_by,
        None if stay.verified is None else stay.verified.method.value,
        verify_due_at,
        first_reported_at,
        in_time,
        foreigner_in_time,
        stay.nth,
        row.opened_at if stay.nth == before.nth and row.opened_at else newest.valid_from,
        row.first_day if same_since else _first_day(stay),
        _last_day(stay),
    )


def _stated(day: StatedDay | None) -> tuple[str | None, str | None]:
    return (None, None) if day is None else (day.on.isoformat(), day.precision.value)


def _first_day(stay: Stay) -> str | None:
    return None if stay.since is None else stay.since.earliest.isoformat()


def _last_day(stay: Stay) -> str | None:
    until = stay.until
    return None if until is None else until.latest.isoformat()


def _other_sources(row: Residence, newest: Told) -> str | None:
    """Everybody else who claimed it, so that they find their own word again."""
    source, others = newest.source, row.other_sources
    if not isinstance(newest.event, events.ResidenceReported) or source == (row.source or source):
        return others
    known = set() if others is None else set(others.strip("|").split("|"))
    return f"|{'|'.join(sorted({*known, source}))}|"


def _instant(at: datetime | None) -> str | None:
    return None if at is None else fresh_text_of(at)


def _verified(stay: Stay, told: Sequence[Told], dues: StayDues) -> tuple[str | None, str | None]:
    """Who verified it last, and until when it need not be verified again (only while it stands verified)."""
    if stay.verified is None:
        return None, None
    by = who_told(stay.verified, told)
    if stay.standing is not ResidenceStanding.VERIFIED or stay.verified.happened_at is None:
        return by.actor, None
    return by.actor, dues.verify_again(stay.verified.happened_at, stay.tenure is Tenure.RENT, by)
