"""Lives that leave the common way: exits, interruptions, and the closed loop with the town office."""

from app.rulebooks import working_calendar
from app.town import steps as do
from app.town.casefile import CaseFile
from app.town.staff import RESPONSIBLE_OFFICES, TOWN_OFFICE, TOWN_OFFICE_SECOND
from domain.dispute.codes import NonAcceptanceReason, Route, SessionOutcome, Severity
from domain.dispute.codes_follow import (
    CaseResult,
    ExtensionReason,
    RejectionReason,
    ReturnReason,
    SuspensionReason,
)
from domain.shared.rule_pack import DisputeLimits


def not_accepted(case: CaseFile) -> None:
    """A court already has it."""
    do.report(case)
    reason = {"reason": NonAcceptanceReason.IN_COURT.value}
    case.tell("not_accepted", reason, case.team.officer, at_once=True)


def triaged_out(case: CaseFile) -> None:
    """Not a dispute at all."""
    do.report(case)
    do.register(case)
    case.tell("triaged", {"route": Route.OUT.value}, case.team.officer, at_once=True)


def emergency(case: CaseFile) -> None:
    """Danger now: handed to 110 at once, followed up after."""
    do.take_up(case, Route.EMERGENCY, Severity.SERIOUS, "injury_or_threat")


def duplicate(case: CaseFile, other_code: str) -> None:
    """The same quarrel, reported a second time."""
    do.report(case)
    case.tell("duplicate_marked", {"of": other_code}, case.team.officer, at_once=True)


def suspended(case: CaseFile) -> None:
    """A party works away until the new year."""
    do.take_up(case, Route.FOLLOW_UP)
    do.assign(case, Route.FOLLOW_UP)
    do.session(case.wait(1, 3), SessionOutcome.PROGRESS)
    case.wait(1, 5).tell("suspended", {"reason": SuspensionReason.PARTY_AWAY.value}, case.team.mediator)


def resumed(case: CaseFile) -> None:
    """The party came back."""
    suspended(case)
    case.wait(20, 40).tell("resumed", {}, case.team.mediator)
    do.session(case.wait(1, 3), SessionOutcome.PROGRESS)


def police_case(case: CaseFile) -> None:
    """It became a public-security case; mediation rests."""
    do.take_up(case, Route.POLICE_ROOM, Severity.SERIOUS, "injury_or_threat")
    do.assign(case, Route.POLICE_ROOM)
    do.session(case.wait(1, 3), SessionOutcome.BROKEN_OFF)
    opened = {"case_no": f"990101-ZA-{case.number[-4:]}"}
    case.wait(0, 2).tell("public_security_case_opened", opened, case.team.officer)


def police_case_concluded(case: CaseFile) -> None:
    """The case ended in mediation by the police; the dispute went on to an agreement."""
    police_case(case)
    result = {"case_no": f"990101-ZA-{case.number[-4:]}", "result": CaseResult.MEDIATED.value}
    case.wait(6, 20).tell("public_security_case_concluded", result, case.team.officer)
    do.session(case.wait(1, 4), SessionOutcome.AGREED)
    do.agree(case)


def escalated(case: CaseFile) -> None:
    """Waits for the town office."""
    do.take_up(case, Route.FOLLOW_UP, Severity.SERIOUS, "cross_department")
    do.assign(case, Route.FOLLOW_UP)
    do.session(case.wait(1, 3), SessionOutcome.FAILED)
    do.escalate(case.wait(1, 3))


def sent_back(case: CaseFile) -> None:
    """The town office finds that the village can settle it."""
    escalated(case)
    why = {"by_org": "org-town-office", "reason": ReturnReason.CAN_BE_SETTLED_BELOW.value}
    case.wait(1, 2).tell("escalation_returned", why, TOWN_OFFICE)


def supervised(case: CaseFile) -> str:
    """The town office named one responsible office."""
    escalated(case)
    org = case.rng.choice(RESPONSIBLE_OFFICES)
    do.supervise(case.wait(0, 1), org)
    return org


def supervision_overdue(case: CaseFile) -> None:
    """Weeks have passed, a reminder went out, nothing happened."""
    supervised(case)
    case.wait(16, 20).tell("supervision_reminded", {}, TOWN_OFFICE)
    case.wait(12, 16).tell("supervision_reminded", {}, TOWN_OFFICE)


def supervision_returned(case: CaseFile) -> None:
    """The office says it is not competent; the clock goes on."""
    org = supervised(case)
    returned = {"by_org": org, "reason": ReturnReason.NOT_COMPETENT.value}
    case.wait(1, 4).tell("escalation_returned", returned, TOWN_OFFICE)


def supervision_ping_pong(case: CaseFile) -> None:
    """Returned twice, as often as allowed, then a third office has it."""
    supervision_returned(case)
    second, third = case.rng.sample(RESPONSIBLE_OFFICES, 2)
    do.supervise(case.wait(0, 1), second)
    returned = {"by_org": second, "reason": ReturnReason.NOT_COMPETENT.value}
    case.wait(1, 2).tell("escalation_returned", returned, TOWN_OFFICE)
    do.supervise(case.wait(0, 1), third)


def supervision_submitted(case: CaseFile) -> None:
    """The responsible office says it is done."""
    org = supervised(case)
    progress = {"by_org": org}
    case.wait(3, 5).tell("supervision_progress_reported", progress, case.team.officer)
    submitted = {"by_org": org, "submitted_by": TOWN_OFFICE_SECOND.id}
    case.wait(2, 5).tell("supervision_result_submitted", submitted, TOWN_OFFICE_SECOND)


def supervision_closed(case: CaseFile) -> None:
    """Rejected once, done again, signed off; then agreed, visited and struck off."""
    supervision_submitted(case)
    rejected = {"reason": RejectionReason.NOT_DONE.value}
    case.wait(1, 2).tell("supervision_result_rejected", rejected, TOWN_OFFICE)
    org = _responsible(case)
    again = {"by_org": org, "submitted_by": TOWN_OFFICE_SECOND.id}
    case.wait(2, 4).tell("supervision_result_submitted", again, TOWN_OFFICE_SECOND)
    case.wait(1, 2).tell("supervision_closed", {}, TOWN_OFFICE)
    do.session(case.wait(1, 3), SessionOutcome.AGREED)
    do.agree(case)
    do.perform(case.wait(1, 3))
    do.all_follow_ups(case)
    do.close(case)


def _responsible(case: CaseFile) -> str:
    opened = [fact for fact in case.facts if fact.type.endswith("supervision_opened.v1")]
    return str(opened[-1].data["responsible_org"])


def refused_mediator(case: CaseFile) -> None:
    """A mediator who is a party themselves is refused; another one is assigned."""
    do.take_up(case, Route.FOLLOW_UP)
    case.tell("channel_assigned", {"channel": "one_stop"}, case.team.officer)
    partial = {"mediator": "staff:M0999", "person_key": case.respondent.key}
    case.tell("mediator_assigned", partial, case.team.officer, at_once=True)
    case.wait(0.2).tell("mediator_assigned", {"mediator": case.team.mediator.id}, case.team.officer)
    do.session(case.wait(1, 3), SessionOutcome.PROGRESS)


def refused_triage(case: CaseFile) -> None:
    """A grid worker tries to triage; only the officer may."""
    do.report(case)
    do.register(case)
    case.tell("triaged", {"route": Route.SPOT.value}, case.team.grid_worker, at_once=True)


def refused_sign_off(case: CaseFile) -> None:
    """Who did the work tries to sign it off."""
    supervision_submitted(case)
    case.tell("supervision_closed", {}, TOWN_OFFICE_SECOND, at_once=True)


def extended(case: CaseFile) -> None:
    """More time, once, approved and with a reason."""
    supervised(case)
    calendar = working_calendar()
    limit = calendar.add_working_days(case.day, DisputeLimits().supervision_working_days)
    until = calendar.add_working_days(limit, 5)
    data = {
        "until": until.isoformat(),
        "approved_by": TOWN_OFFICE_SECOND.id,
        "reason": ExtensionReason.COMPLEX.value,
    }
    case.wait(8, 12).tell("supervision_extended", data, TOWN_OFFICE)
