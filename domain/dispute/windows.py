"""In which phases a command makes sense, and which rule says so when it comes too early or too late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.dispute import commands_intake as intake
from domain.dispute import commands_mediation as mediation
from domain.dispute import commands_outcome as outcome
from domain.dispute import commands_supervision as supervision
from domain.dispute import phases as at
from domain.dispute import rules_course as course
from domain.dispute.command import DisputeCommand
from domain.dispute.regions import Running, Suspended, UnderPoliceCase
from domain.dispute.states import Dispute
from domain.shared.rule import RuleBroken

COURSE: tuple[type[at.Phase], ...] = (
    at.Reported,
    at.Registered,
    at.Routed,
    at.Channelled,
    at.Assigned,
    at.Mediating,
    at.Agreed,
    at.Performing,
    at.FollowingUp,
)
_RANK: Mapping[type[at.Phase], int] = {phase: rank for rank, phase in enumerate(COURSE)}
_OFF_COURSE = len(COURSE)

_MISSING: tuple[type[RuleBroken], ...] = (
    course.NotYetReported,
    course.NotYetRegistered,
    course.NotYetTriaged,
    course.NoChannelYet,
    course.NoMediatorYet,
    course.MediationNotBegun,
    course.NoAgreementYet,
)

Phases = frozenset[type[at.Phase]]


def _between(first: type[at.Phase], last: type[at.Phase]) -> Phases:
    return frozenset(COURSE[_RANK[first] : _RANK[last] + 1])


SETTLED = _between(at.Agreed, at.FollowingUp)
OPEN = frozenset(COURSE) | {at.Failed, at.Withdrawn}
TAKEN_UP = OPEN - {at.Reported}
IN_MEDIATION = _between(at.Assigned, at.Mediating)


@dataclass(frozen=True, slots=True)
class Window:
    """`late`: also afterwards, if it happened no later than work ended. `rests`: not while work is suspended."""

    phases: Phases
    late: bool = False
    rests: bool = False


_ANY = Window(OPEN)
_ANY_TAKEN_UP = Window(TAKEN_UP)
_FIELD_WORK = Window(_between(at.Assigned, at.FollowingUp), late=True)

WINDOWS: Mapping[type[DisputeCommand], Window] = {
    intake.StateOrigin: Window(OPEN, late=True),
    intake.StatePriorMediation: Window(OPEN, late=True),
    intake.AddParty: _ANY,
    intake.RegisterDispute: Window(frozenset({at.Reported})),
    intake.DeclineDispute: Window(frozenset({at.Reported})),
    intake.MarkDuplicate: Window(_between(at.Reported, at.Channelled)),
    intake.AssessSeverity: Window(OPEN, late=True),
    intake.TriageDispute: Window(_between(at.Registered, at.Mediating)),
    mediation.AssignChannel: Window(_between(at.Routed, at.Mediating)),
    mediation.AssignMediator: Window(_between(at.Channelled, at.Mediating)),
    mediation.ReplaceMediator: Window(IN_MEDIATION),
    mediation.RefuseMediation: Window(_between(at.Registered, at.Mediating)),
    mediation.ScheduleSession: Window(IN_MEDIATION, rests=True),
    mediation.HoldSession: Window(IN_MEDIATION, late=True, rests=True),
    mediation.MissSession: Window(IN_MEDIATION, late=True),
    mediation.VisitSite: _FIELD_WORK,
    mediation.ProposeMeasure: _FIELD_WORK,
    mediation.ImplementMeasure: _FIELD_WORK,
    mediation.ExtendMediation: Window(_between(at.Registered, at.Mediating)),
    mediation.FailMediation: Window(IN_MEDIATION),
    mediation.JoinPartner: _ANY_TAKEN_UP,
    outcome.ReachAgreement: Window(_between(at.Mediating, at.FollowingUp), rests=True),
    outcome.RecordPerformance: Window(SETTLED),
    outcome.WithdrawDispute: Window(_between(at.Reported, at.Mediating) | {at.Failed}),
    outcome.ApplyForConfirmation: Window(SETTLED),
    outcome.GrantConfirmation: Window(SETTLED | {at.Mediating}),
    outcome.RefuseConfirmation: Window(SETTLED | {at.Mediating}),
    outcome.FollowUpDispute: Window(SETTLED),
    outcome.CloseDispute: Window(SETTLED | {at.Failed, at.Withdrawn}),
    outcome.ReopenDispute: Window(frozenset({at.Closed})),
    outcome.TransferDispute: _ANY,
    outcome.AcceptTransfer: _ANY,
    outcome.SuspendDispute: _ANY_TAKEN_UP,
    outcome.ResumeDispute: _ANY_TAKEN_UP,
    outcome.OpenPublicSecurityCase: _ANY,
    outcome.ConcludePublicSecurityCase: _ANY,
    supervision.EscalateDispute: _ANY_TAKEN_UP,
    supervision.ReturnEscalation: _ANY_TAKEN_UP,
    supervision.OpenSupervision: _ANY_TAKEN_UP,
    supervision.RemindSupervision: _ANY_TAKEN_UP,
    supervision.ExtendSupervision: _ANY_TAKEN_UP,
    supervision.ReportSupervisionProgress: _ANY_TAKEN_UP,
    supervision.SubmitSupervisionResult: _ANY_TAKEN_UP,
    supervision.RejectSupervisionResult: _ANY_TAKEN_UP,
    supervision.CloseSupervision: _ANY_TAKEN_UP,
}


def require_phase(command: DisputeCommand, dispute: Dispute) -> None:
    """The command fits the phase, or tells a fact from before work ended."""
    window = WINDOWS[type(command)]
    phase = dispute.phase
    if type(phase) in window.phases:
        if window.rests:
            _require_running(command, dispute)
        return
    if window.late and _happened_before_the_end(command, phase):
        return
    if isinstance(command, outcome.ReopenDispute):
        raise _why_not_reopened(phase)
    first = min(_rank(each) for each in window.phases)
    raise _MISSING[first]() if _rank(type(phase)) < first else _why_too_late(phase)


def _rank(phase: type[at.Phase]) -> int:
    return _RANK.get(phase, _OFF_COURSE)


def _require_running(command: DisputeCommand, dispute: Dispute) -> None:
    match dispute.pause:
        case Running():
            return
        case Suspended(since=since):
            if command.day >= since:
                raise course.WorkRests
        case UnderPoliceCase(since=since, case_no=case_no):
            if command.day >= since:
                raise course.PublicSecurityCaseSuspendsMediation(case_no=case_no)


def _happened_before_the_end(command: DisputeCommand, phase: at.Phase) -> bool:
    ended_on = work_ended_on(phase)
    return ended_on is not None and command.day <= ended_on


def work_ended_on(phase: at.Phase) -> date | None:
    """The last day facts of the mediation can belong to; None while it goes on or if it never began."""
    match phase:
        case at.Agreed() | at.Performing() | at.FollowingUp():
            return phase.agreement.agreed_on
        case at.Failed():
            return phase.failed_on
        case at.Withdrawn():
            return phase.withdrawn_on
        case at.Closed() | at.TransferredAway():
            return phase.ended_on
        case _:
            return None


def _why_not_reopened(phase: at.Phase) -> RuleBroken:
    if isinstance(phase, at.Ended):
        return course.DisputeHasEnded(phase=type(phase).__name__)
    return course.NotYetClosed()


def _why_too_late(phase: at.Phase) -> RuleBroken:
    match phase:
        case at.Agreed() | at.Performing() | at.FollowingUp():
            return course.AgreementStands()
        case at.Failed():
            return course.MediationHasFailed()
        case at.Withdrawn():
            return course.DisputeWasWithdrawn()
        case at.Merged() | at.NotAccepted() | at.TriagedOut() | at.TransferredAway() | at.Closed():
            return course.DisputeHasEnded(phase=type(phase).__name__)
        case _:
            return course.AlreadyTakenUp(phase=type(phase).__name__)
