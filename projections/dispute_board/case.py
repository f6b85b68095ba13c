"""One case as its facts leave it: the dispute's own state, and the dates and codes that state no longer needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from domain.dispute import events_intake as intake
from domain.dispute import events_mediation as mediation
from domain.dispute import events_outcome as outcome
from domain.dispute import phases as at
from domain.dispute.decider import dispute_decider
from domain.dispute.states import Dispute, DisputeState
from domain.shared.event import DomainEvent


class Told(NamedTuple):
    """One fact of a case and what of its record the board needs; `occurred_at` in the read tables' form."""

    event: DomainEvent
    source: str
    grid_code: str | None
    occurred_at: str
    precision: str
    rule_pack: str | None
    calendar: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the report said."""

    source: str
    intake_source: str
    opened_at: str
    opened_precision: str


class Case(NamedTuple):
    """A tuple because folds are hot and tuples are cheaper to copy. Days are ISO texts, as the table keeps them.

    `before_report` are facts that were true before anybody reported the case; they count once it is reported.
    """

    dispute: DisputeState = dispute_decider.initial
    opening: Opening | None = None
    before_report: tuple[Told, ...] = ()
    category: str = ""
    grid_code: str | None = None
    route: str | None = None
    channel: str | None = None
    mediators: str = ""
    parties: str = ""
    registered_on: str | None = None
    triaged_on: str | None = None
    first_session_on: str | None = None
    agreed_on: str | None = None
    closed_on: str | None = None
    outcome: str | None = None


NO_CASE = Case()


def case_after(case: Case, told: Told) -> Case:
    """The case after one more fact; facts from before the report wait for it."""
    event = told.event
    if case.opening is None:
        if not isinstance(event, intake.DisputeReported):
            return case._replace(before_report=(*case.before_report, told))
        opened = _reported(told, event)
        for earlier in case.before_report:
            opened = case_after(opened, earlier)
        return opened
    dispute = dispute_decider.evolve(case.dispute, event)
    case = Case._make((dispute, *case[1:]))  # the hot line: as `_replace`, but without looking names up
    step = _STEPS.get(type(event))
    return case if step is None else step(case, event, dispute)


def _reported(told: Told, event: intake.DisputeReported) -> Case:
    return Case(
        dispute=dispute_decider.evolve(dispute_decider.initial, event),
        opening=Opening(
            source=told.source,
            intake_source=event.intake_source.value,
            opened_at=told.occurred_at,
            opened_precision=told.precision,
        ),
        category=event.category.value,
        grid_code=told.grid_code,
    )


Step = Callable[[Case, DomainEvent, DisputeState], Case]
E_ = TypeVar("E_", bound=DomainEvent)


def _step(event_type: type[E_], after: Callable[[Case, E_], Case]) -> tuple[type[DomainEvent], Step]:
    def step(case: Case, event: DomainEvent, dispute: DisputeState) -> Case:
        assert isinstance(event, event_type)
        return _settled(after(case, event), dispute)

    return event_type, step


def _settled(case: Case, dispute: DisputeState) -> Case:
    """What follows from the phase alone."""
    if not isinstance(dispute, Dispute):
        return case
    match dispute.phase:
        case at.Registered() | at.Routed() | at.Channelled():
            return case._replace(mediators="")
        case at.Assigned(work=work) | at.Mediating(work=work):
            return _working(case, _ids(work), _day(work.first_session_on), None)
        case at.Agreed() | at.Performing() | at.FollowingUp() as phase:
            agreed_on = phase.agreement.agreed_on.isoformat()
            return _working(case, _ids(phase.work), case.first_session_on, agreed_on)
        case (
            at.Merged(ended_on=day)
            | at.NotAccepted(ended_on=day)
            | at.TriagedOut(ended_on=day)
            | at.TransferredAway(ended_on=day)
            | at.Closed(ended_on=day)
        ):
            return case._replace(closed_on=day.isoformat())
        case _:
            return case


def _working(case: Case, mediators: str, first_session_on: str | None, agreed_on: str | None) -> Case:
    """Most facts change none of it, and looking is cheaper than copying."""
    if (case.mediators, case.first_session_on, case.agreed_on) == (mediators, first_session_on, agreed_on):
        return case
    return case._replace(mediators=mediators, first_session_on=first_session_on, agreed_on=agreed_on)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _ids(work: at.Work) -> str:
    return listed([mediator.id for mediator in work.mediators])


def listed(codes: Sequence[str]) -> str:
    """Codes as one text in which each is found between bars; they hold no bar themselves."""
    return f"|{'|'.join(codes)}|" if codes else ""


def _origin_stated(case: Case, event: intake.OriginStated) -> Case:
    return case if event.category is None else case._replace(category=event.category.value)


def _party_added(case: Case, event: intake.PartyAdded) -> Case:
    assert isinstance(case.dispute, Dispute)
    return case._replace(parties=listed(sorted(case.dispute.parties)))


def _registered(case: Case, event: intake.DisputeRegistered) -> Case:
    return case._replace(grid_code=event.grid_code, registered_on=event.registered_on.isoformat())


def _triaged(case: Case, event: intake.DisputeTriaged) -> Case:
    return case._replace(route=event.route.value, triaged_on=event.triaged_on.isoformat())


def _channelled(case: Case, event: mediation.ChannelAssigned) -> Case:
    return case._replace(channel=event.channel.value)


def _closed(case: Case, event: outcome.DisputeClosed) -> Case:
    return case._replace(outcome=event.outcome.value)


def _reopened(case: Case, event: outcome.DisputeReopened) -> Case:
    """A new round begins: what the last one reached no longer stands."""
    return case._replace(
        registered_on=event.reopened_on.isoformat(),
        route=None,
        channel=None,
        mediators="",
        triaged_on=None,
        first_session_on=None,
        agreed_on=None,
        closed_on=None,
        outcome=None,
    )


def _unchanged(case: Case, event: DomainEvent) -> Case:
    return case


_STEPS: Mapping[type[DomainEvent], Step] = dict(
    (
        _step(intake.OriginStated, _origin_stated),
        _step(intake.PartyAdded, _party_added),
        _step(intake.DisputeRegistered, _registered),
        _step(intake.DisputeTriaged, _triaged),
        _step(intake.DisputeNotAccepted, _unchanged),
        _step(intake.DisputeDuplicateMarked, _unchanged),
        _step(mediation.ChannelAssigned, _channelled),
        _step(mediation.MediatorAssigned, _unchanged),
        _step(mediation.MediatorReplaced, _unchanged),
        _step(mediation.SessionHeld, _unchanged),
        _step(outcome.AgreementReached, _unchanged),
        _step(outcome.PerformanceRecorded, _unchanged),
        _step(outcome.FollowedUp, _unchanged),
        _step(outcome.DisputeClosed, _closed),
        _step(outcome.DisputeReopened, _reopened),
        _step(outcome.TransferAccepted, _unchanged),
    )
)
