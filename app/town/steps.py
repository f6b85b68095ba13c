"""What happens in a dispute, one step a function, in the words of the trade."""

from datetime import timedelta

from app.town.casefile import CaseFile
from app.town.staff import COURT_LIAISON, TOWN_OFFICE, Worker
from app.town.words import account_of, terms_of
from domain.dispute.codes import (
    AgreementForm,
    Channel,
    IntakeSource,
    MeasureKind,
    PartyKind,
    PartyRole,
    PerformanceExtent,
    Route,
    SessionMode,
    SessionOutcome,
    Severity,
)
from domain.dispute.codes_follow import EscalationReason, FollowUpResult, Mechanism
from domain.shared.actor import Role

REPORTER = {
    IntakeSource.APP: Role.GRID_WORKER,
    IntakeSource.GRID_WORKER: Role.GRID_WORKER,
    IntakeSource.SWEEP: Role.GRID_WORKER,
    IntakeSource.PROPERTY: Role.PROPERTY_MANAGER,
    IntakeSource.VOLUNTEER: Role.VOLUNTEER,
    IntakeSource.SHOP_GROUP: Role.SHOP_LEADER,
    IntakeSource.HOTLINE: Role.TOWN_OFFICE,
    IntakeSource.CALL_110: Role.COMMUNITY_OFFICER,
    IntakeSource.HAMLET_TALK: Role.COMMUNITY_OFFICER,
}
CHANNEL_OF = {
    Route.SPOT: Channel.POLICE_GRID,
    Route.FOLLOW_UP: Channel.ONE_STOP,
    Route.POLICE_ROOM: Channel.POLICE_GRID,
}


def report(case: CaseFile, intake: IntakeSource | None = None) -> None:
    """Somebody tells the system; the parties are named with it."""
    chosen = intake or case.rng.choice(list(REPORTER))
    role = REPORTER[chosen]
    reporter = Worker(f"staff:{role.value[:1].upper()}{case.number[-4:]}", role)
    if case.rng.random() < 0.1:
        chosen, reporter = IntakeSource.SELF_APPLICATION, case.resident()
    minors = {person.key: person.age_on(case.day) < 18 for person in (case.applicant, case.respondent)}
    roles = zip(case.sides, (PartyRole.APPLICANT, PartyRole.RESPONDENT), strict=True)
    parties = [
        {"party": key, "kind": PartyKind.PERSON.value, "role": role.value, "minor": minors[key]}
        for key, role in roles
    ]
    data = {
        "intake_source": chosen.value,
        "category": case.category.value,
        "parties": parties,
        "notice_shown": True,
        "summary": account_of(case.rng, case.category),
    }
    case.tell("reported", data, reporter, source=case.source)


def register(case: CaseFile) -> None:
    """The officer's desk takes it up."""
    case.tell("registered", {}, case.team.officer)


def grade(case: CaseFile, level: Severity, *criteria: str) -> None:
    """The dispute is graded, never a person."""
    case.tell("severity_assessed", {"level": level.value, "criteria": list(criteria)}, case.team.officer)


def triage(case: CaseFile, route: Route) -> None:
    """The article's three ways, and two exits."""
    case.tell("triaged", {"route": route.value}, case.team.officer)


def take_up(case: CaseFile, route: Route, level: Severity = Severity.GENERAL, *criteria: str) -> None:
    """From the report to the triage, all on one day."""
    report(case)
    register(case)
    grade(case, level, *criteria)
    triage(case, route)


def assign(case: CaseFile, route: Route, channel: Channel | None = None) -> None:
    """A channel and a mediator."""
    case.tell("channel_assigned", {"channel": (channel or CHANNEL_OF[route]).value}, case.team.officer)
    case.tell("mediator_assigned", {"mediator": case.team.mediator.id}, case.team.officer)


def session(case: CaseFile, outcome: SessionOutcome, mode: SessionMode = SessionMode.ON_SITE) -> None:
    """Both sides sit down."""
    data = {
        "session_ref": case.next_session(),
        "mode": mode.value,
        "outcome": outcome.value,
        "attended_by": case.sides,
        "agreed_to_mediate": case.sides,
        "guardian_present": case.has_a_minor,
    }
    case.tell("session_held", data, case.team.mediator)


def visit(case: CaseFile) -> None:
    """The officer and the group leader go and look."""
    by = [case.team.officer.id, case.team.group_leader]
    case.tell("site_visited", {"visit_ref": case.next_visit(), "visited_by": by}, case.team.officer)


def measure(case: CaseFile, kind: MeasureKind, description: str, households: int) -> None:
    """Something practical is proposed, and some days later done."""
    ref = f"{case.number}-M{len(case.facts)}"
    proposed = {"measure_ref": ref, "kind": kind.value, "description": description}
    case.tell("measure_proposed", proposed, case.team.officer)
    case.wait(4, 12)
    done = {"measure_ref": ref, "kind": kind.value, "benefiting_households": households}
    case.tell("measure_implemented", done, case.team.officer)


def agree(case: CaseFile, form: AgreementForm | None = None) -> None:
    """Both sides agree; an oral agreement has two witnesses."""
    chosen = form or case.rng.choice(list(AgreementForm))
    data = {
        "form": chosen.value,
        "effective_on": (case.now + timedelta(minutes=9)).date().isoformat(),
        "agreed_by": case.sides,
        "witnesses": [case.team.officer.id, case.team.group_leader],
        "guardian_present": case.has_a_minor,
        "terms": terms_of(case.rng),
    }
    case.tell("agreement_reached", data, case.team.mediator)


def perform(case: CaseFile, extent: PerformanceExtent = PerformanceExtent.FULL) -> None:
    """What was agreed is done."""
    case.tell("performance_recorded", {"extent": extent.value}, case.team.mediator)


def follow_up(case: CaseFile, visit_no: int, result: FollowUpResult = FollowUpResult.KEPT) -> None:
    """A visit 7, 30 or 90 days after."""
    case.tell("followed_up", {"visit_no": visit_no, "result": result.value}, case.team.grid_worker)


def all_follow_ups(case: CaseFile) -> None:
    """The three visits, on their days."""
    for visit_no, days in ((1, 6), (2, 23), (3, 60)):
        case.wait(days, days + 1)
        follow_up(case, visit_no)


def close(case: CaseFile, *, signed_off: bool = False) -> None:
    """Struck off (销号); a party may sign off before all visits are done."""
    data = {"signed_off_by": case.applicant.key} if signed_off else {}
    case.tell("closed", data, case.team.officer, at_once=True)


def join_partner(case: CaseFile) -> None:
    """One of the three linkages."""
    mechanism, org = case.rng.choice(
        (
            (Mechanism.JOINT, "org-justice-office"),
            (Mechanism.COURT, "org-county-court"),
            (Mechanism.MORAL, "org-elders"),
        )
    )
    case.tell("partner_joined", {"mechanism": mechanism.value, "org": org}, case.team.mediator)


def apply_for_confirmation(case: CaseFile) -> None:
    """Both sides ask the court together."""
    case.tell(
        "confirmation_applied", {"court": "org-county-court", "applied_by": case.sides}, case.team.mediator
    )


def grant_confirmation(case: CaseFile) -> None:
    """The court confirms."""
    case.tell("confirmation_granted", {"document_no": f"990101-QR-{case.number[-4:]}"}, COURT_LIAISON)


def escalate(case: CaseFile, reason: EscalationReason = EscalationReason.CROSS_DEPARTMENT) -> None:
    """The officer asks the town office for help."""
    case.tell("escalated", {"reason": reason.value}, case.team.officer)


def supervise(case: CaseFile, org: str) -> None:
    """The town office names one responsible office; its clock starts now."""
    case.tell("supervision_opened", {"responsible_org": org}, TOWN_OFFICE)
