"""The lives disputes lead in the town: one function a life, each ending in a state of its own."""

from app.town import steps as do
from app.town.casefile import CaseFile
from app.town.staff import COURT_LIAISON, RESPONSIBLE_OFFICES, TOWN_OFFICE
from domain.dispute.codes import (
    AgreementForm,
    Channel,
    Guidance,
    MeasureKind,
    PerformanceExtent,
    Route,
    SessionMode,
    SessionOutcome,
    Severity,
)
from domain.dispute.codes_follow import (
    ConfirmationRefusal,
    FollowUpResult,
    ReopenReason,
    TransferReason,
    WithdrawalKind,
)

ROUTES = (Route.SPOT, Route.FOLLOW_UP, Route.POLICE_ROOM)


def reported(case: CaseFile) -> None:
    """Nobody has looked at it yet."""
    do.report(case)


def registered(case: CaseFile) -> None:
    """Taken up, not yet triaged."""
    do.report(case)
    do.register(case)


def routed(case: CaseFile) -> None:
    """Triaged today."""
    do.take_up(case, case.rng.choice(ROUTES))


def channelled(case: CaseFile) -> None:
    """One of the three channels has it, nobody mediates yet."""
    do.take_up(case, Route.FOLLOW_UP)
    case.tell("channel_assigned", {"channel": Channel.ONLINE.value}, case.team.officer)


def assigned(case: CaseFile) -> None:
    """A mediator has it; a session is arranged."""
    route = case.rng.choice(ROUTES)
    do.take_up(case, route)
    do.assign(case, route)


def mediating(case: CaseFile) -> None:
    """Two sessions so far, not there yet."""
    do.take_up(case, Route.FOLLOW_UP, Severity.COMPLICATED, "escalating")
    do.assign(case, Route.FOLLOW_UP)
    do.session(case.wait(1, 3), SessionOutcome.FAILED)
    do.visit(case.wait(1, 4))
    do.session(case.wait(2, 7), SessionOutcome.PROGRESS, SessionMode.SEPARATE)


def online(case: CaseFile) -> None:
    """A migrant's dispute, mediated by video."""
    do.take_up(case, Route.FOLLOW_UP)
    do.assign(case, Route.FOLLOW_UP, Channel.ONLINE)
    do.session(case.wait(1, 3), SessionOutcome.PROGRESS, SessionMode.ONLINE)


def to_agreement(case: CaseFile) -> None:
    """The common way to an agreement."""
    route = case.rng.choice(ROUTES)
    do.take_up(case, route)
    do.assign(case, route)
    if route is not Route.SPOT:
        case.wait(1, 3)
        if case.rng.random() < 0.5:
            do.visit(case)
        if case.rng.random() < 0.3:
            do.join_partner(case)
    do.session(case, SessionOutcome.AGREED)
    do.agree(case)


def agreed(case: CaseFile) -> None:
    """Agreed just now."""
    to_agreement(case)


def confirming(case: CaseFile) -> None:
    """The parties asked the court to confirm."""
    do.take_up(case, Route.FOLLOW_UP, Severity.COMPLICATED, "large_amount")
    do.assign(case, Route.FOLLOW_UP)
    do.session(case.wait(1, 3), SessionOutcome.AGREED, SessionMode.CENTRE)
    do.agree(case, AgreementForm.WRITTEN)
    do.apply_for_confirmation(case.wait(2, 12))


def confirmed(case: CaseFile) -> None:
    """The court confirmed; all was done and visited."""
    confirming(case)
    do.grant_confirmation(case.wait(5, 15))
    do.perform(case.wait(1, 4))
    do.all_follow_ups(case)
    do.close(case)


def unconfirmed(case: CaseFile) -> None:
    """The court said no; the parties may agree anew."""
    confirming(case)
    reason = {"reason": ConfirmationRefusal.UNCLEAR.value}
    case.wait(5, 15).tell("confirmation_refused", reason, COURT_LIAISON)


def performing(case: CaseFile) -> None:
    """Half of what was agreed is done."""
    to_agreement(case)
    do.perform(case.wait(1, 4), PerformanceExtent.PARTIAL)


def following_up(case: CaseFile) -> None:
    """The first visit found it well."""
    to_agreement(case)
    do.perform(case.wait(1, 3))
    do.follow_up(case.wait(5, 6), 1)


def closed(case: CaseFile) -> None:
    """The whole way: agreement, three visits, struck off."""
    to_agreement(case)
    do.perform(case.wait(1, 3))
    do.all_follow_ups(case)
    do.close(case)


def signed_off(case: CaseFile) -> None:
    """A small thing settled on the spot; the applicant signed it off after the first visit."""
    do.take_up(case, Route.SPOT)
    do.assign(case, Route.SPOT)
    do.session(case, SessionOutcome.AGREED)
    do.agree(case, AgreementForm.ORAL)
    do.perform(case)
    do.follow_up(case.wait(7, 8), 1)
    do.close(case, signed_off=True)


def repaired(case: CaseFile) -> None:
    """Not an apology but a measure ended it."""
    do.take_up(case, Route.FOLLOW_UP, Severity.COMPLICATED, "repeated_failure")
    do.assign(case, Route.FOLLOW_UP)
    do.visit(case.wait(1, 3))
    do.measure(case, MeasureKind.REPAIR, "由物业更换公共管道。", 12)
    do.session(case.wait(1, 3), SessionOutcome.AGREED)
    do.agree(case)
    do.perform(case.wait(1, 3))
    do.all_follow_ups(case)
    do.close(case)


def failed(case: CaseFile) -> None:
    """Four sessions without result: the parties were guided to the court."""
    do.take_up(case, Route.POLICE_ROOM, Severity.SERIOUS, "repeated_failure", "public_order")
    do.assign(case, Route.POLICE_ROOM)
    for _ in range(4):
        do.session(case.wait(2, 6), SessionOutcome.FAILED, SessionMode.POLICE_ROOM)
    case.tell("mediation_failed", {"guided_to": Guidance.COURT.value}, case.team.mediator, at_once=True)


def failed_and_closed(case: CaseFile) -> None:
    """The same, and the file was struck off."""
    failed(case)
    do.close(case.wait(3, 10))


def withdrawn(case: CaseFile) -> None:
    """The applicant took it back."""
    do.take_up(case, Route.FOLLOW_UP)
    how = {"how": WithdrawalKind.WITHDRAWN.value, "party": case.applicant.key}
    case.wait(1, 5).tell("withdrawn", how, case.resident(), at_once=True)


def settled_privately(case: CaseFile) -> None:
    """The parties found their own way; the file was closed."""
    do.take_up(case, Route.FOLLOW_UP)
    do.assign(case, Route.FOLLOW_UP)
    how = {"how": WithdrawalKind.SETTLED_PRIVATELY.value, "party": case.respondent.key}
    case.wait(1, 5).tell("withdrawn", how, case.team.mediator, at_once=True)
    do.close(case.wait(1, 5))


def reopened(case: CaseFile) -> None:
    """Closed, then it flared up again: the same code, a new round."""
    signed_off(case)
    case.wait(20, 60).tell(
        "reopened", {"reason": ReopenReason.RELAPSE.value}, case.team.officer, at_once=True
    )
    do.triage(case, Route.FOLLOW_UP)
    do.assign(case, Route.FOLLOW_UP)


def broken(case: CaseFile) -> None:
    """A visit found the agreement broken."""
    to_agreement(case)
    do.perform(case.wait(1, 3), PerformanceExtent.PARTIAL)
    do.follow_up(case.wait(5, 7), 1, FollowUpResult.BROKEN)


def transferred(case: CaseFile) -> None:
    """Another area took it over."""
    do.take_up(case, Route.FOLLOW_UP)
    moved = {"to_org": "org-next-town", "reason": TransferReason.PARTY_MOVED.value, "out_of_area": True}
    case.wait(1, 4).tell("transferred", moved, case.team.officer, at_once=True)
    case.wait(1, 4).tell("transfer_accepted", {"org": "org-next-town"}, TOWN_OFFICE, at_once=True)


def handed_over(case: CaseFile) -> None:
    """Offered to another office that has not answered: the first one stays responsible."""
    do.take_up(case, Route.FOLLOW_UP)
    offered = {"to_org": RESPONSIBLE_OFFICES[0], "reason": TransferReason.COMPETENCE.value}
    case.wait(1, 3).tell("transferred", offered, case.team.officer)
