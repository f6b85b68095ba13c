"""For every command one moment at which it is said, and the whole fact it then tells."""

from datetime import date

from domain.dispute import codes as k
from domain.dispute import codes_follow as f
from domain.dispute import events_intake as intake
from domain.dispute import events_mediation as mediation
from domain.dispute import events_outcome as outcome
from domain.dispute import events_supervision as supervision
from domain.dispute.command import DisputeCommand
from domain.shared.event import DomainEvent
from domain.shared.occurrence import Precision
from tests.domain.dispute import histories as on_record
from tests.domain.dispute import say
from tests.domain.dispute.town import (
    APPLICANT,
    CASE,
    CHEN,
    ELDER,
    GRID,
    LEADER,
    OFFICER,
    OTHER_CASE,
    TOWN,
    WANG,
    Events,
    day,
    report,
    told,
)

Specimen = tuple[Events, DisputeCommand, tuple[DomainEvent, ...]]

_SCHEDULED = told(say.schedule(), before=on_record.ASSIGNED)
_PROPOSED = told(say.propose(), before=on_record.MEDIATING)
_OFFERED = told(say.transfer(), before=on_record.ASSIGNED)

SPECIMENS: tuple[Specimen, ...] = (
    (
        (),
        report(APPLICANT),
        (
            intake.DisputeReported(
                case_code=CASE,
                intake_source=k.IntakeSource.GRID_WORKER,
                category=k.Category.NEIGHBOUR_PARKING,
                reported_on=day(1),
                notice_shown=False,
            ),
            intake.PartyAdded(party=CHEN, kind=k.PartyKind.PERSON, role=k.PartyRole.APPLICANT),
        ),
    ),
    (
        on_record.REPORTED,
        say.origin(date(2022, 5, 5)),
        (
            intake.OriginStated(
                began_on=date(2022, 1, 1),
                began_precision=Precision.YEAR,
                category=k.Category.NEIGHBOUR_PARKING,
            ),
        ),
    ),
    (
        on_record.REPORTED,
        say.tried_before(2, date(2022, 1, 1)),
        (
            intake.PriorMediationStated(
                mediated_by=k.PriorMediator.COMMUNITY,
                at_least=2,
                outcome=k.SessionOutcome.FAILED,
                since=date(2022, 1, 1),
                since_precision=Precision.YEAR,
            ),
        ),
    ),
    (
        on_record.REPORTED,
        say.add_party(ELDER, k.PartyRole.INTERESTED),
        (intake.PartyAdded(party=ELDER, kind=k.PartyKind.PERSON, role=k.PartyRole.INTERESTED),),
    ),
    (
        on_record.REPORTED,
        say.register(),
        (intake.DisputeRegistered(grid_code=GRID, registered_on=day(1)),),
    ),
    (
        on_record.REPORTED,
        say.decline(),
        (intake.DisputeNotAccepted(reason=k.NonAcceptanceReason.IN_COURT, declined_on=day(1)),),
    ),
    (
        on_record.REPORTED,
        say.duplicate(),
        (intake.DisputeDuplicateMarked(of=OTHER_CASE, marked_on=day(1)),),
    ),
    (
        on_record.REPORTED,
        say.grade(k.Severity.SERIOUS, k.SeverityCriterion.ESCALATING),
        (
            intake.SeverityAssessed(
                level=k.Severity.SERIOUS, criteria=(k.SeverityCriterion.ESCALATING,), assessed_on=day(1)
            ),
        ),
    ),
    (
        on_record.REGISTERED,
        say.triage(k.Route.SPOT),
        (intake.DisputeTriaged(route=k.Route.SPOT, triaged_on=day(1)),),
    ),
    (
        on_record.ROUTED,
        say.channel(k.Channel.ONLINE),
        (mediation.ChannelAssigned(channel=k.Channel.ONLINE, assigned_on=day(2)),),
    ),
    (
        on_record.CHANNELLED,
        say.assign(),
        (mediation.MediatorAssigned(mediator=OFFICER.id, assigned_on=day(2)),),
    ),
    (
        on_record.ASSIGNED,
        say.replace(),
        (
            mediation.MediatorReplaced(
                former=OFFICER.id,
                successor=LEADER,
                reason=k.ReplacementReason.OBJECTION,
                replaced_on=day(3),
                objected_by=WANG,
            ),
        ),
    ),
    (
        on_record.ASSIGNED,
        say.refuse(),
        (mediation.MediationRefused(party=WANG, refused_on=day(3)),),
    ),
    (
        on_record.ASSIGNED,
        say.schedule(),
        (mediation.SessionScheduled(session_ref="S-1", mode=k.SessionMode.ON_SITE, planned_on=day(5)),),
    ),
    (
        on_record.ASSIGNED,
        say.hold(),
        (
            mediation.SessionHeld(
                session_ref="S-1",
                mode=k.SessionMode.ON_SITE,
                outcome=k.SessionOutcome.PROGRESS,
                held_on=day(5),
                attended_by=(CHEN, WANG),
                agreed_to_mediate=(CHEN, WANG),
            ),
        ),
    ),
    (
        _SCHEDULED,
        say.miss(),
        (mediation.SessionMissed(session_ref="S-1", missed_by=(WANG,), missed_on=day(5)),),
    ),
    (
        on_record.ASSIGNED,
        say.visit(),
        (mediation.SiteVisited(visit_ref="V-1", visited_on=day(4), visited_by=(OFFICER.id, LEADER)),),
    ),
    (
        on_record.MEDIATING,
        say.propose(),
        (mediation.MeasureProposed(measure_ref="M-1", kind=k.MeasureKind.CLEAR_LAND, proposed_on=day(6)),),
    ),
    (
        _PROPOSED,
        say.implement("M-1", OTHER_CASE),
        (
            mediation.MeasureImplemented(
                measure_ref="M-1",
                kind=k.MeasureKind.PARKING_PLACES,
                implemented_on=day(10),
                benefits=(OTHER_CASE,),
                benefiting_households=12,
            ),
        ),
    ),
    (
        on_record.MEDIATING,
        say.extend(date(2024, 10, 12)),
        (mediation.MediationExtended(until=date(2024, 10, 12), agreed_by=(CHEN, WANG), extended_on=day(20)),),
    ),
    (
        on_record.MEDIATING,
        say.fail(),
        (mediation.MediationFailed(guided_to=k.Guidance.COURT, failed_on=day(12)),),
    ),
    (
        on_record.ASSIGNED,
        say.join(),
        (mediation.PartnerJoined(mechanism=f.Mechanism.MORAL, org="elders-990101", joined_on=day(3)),),
    ),
    (
        on_record.MEDIATING,
        say.agree(),
        (
            outcome.AgreementReached(
                form=k.AgreementForm.ORAL,
                agreed_on=day(15),
                effective_on=day(15),
                agreed_by=(CHEN, WANG),
                witnesses=(OFFICER.id, LEADER),
            ),
        ),
    ),
    (
        on_record.AGREED,
        say.perform(),
        (outcome.PerformanceRecorded(extent=k.PerformanceExtent.FULL, recorded_on=day(16)),),
    ),
    (
        on_record.ASSIGNED,
        say.withdraw(),
        (outcome.DisputeWithdrawn(how=f.WithdrawalKind.WITHDRAWN, party=CHEN, withdrawn_on=day(3)),),
    ),
    (
        on_record.AGREED,
        say.apply_confirmation(),
        (outcome.ConfirmationApplied(court="court-990101", applied_by=(CHEN, WANG), applied_on=day(20)),),
    ),
    (
        on_record.CONFIRMING,
        say.grant(),
        (outcome.ConfirmationGranted(document_no="虚民特1号", granted_on=day(25)),),
    ),
    (
        on_record.CONFIRMING,
        say.deny(),
        (outcome.ConfirmationRefused(reason=f.ConfirmationRefusal.UNCLEAR, refused_on=day(25)),),
    ),
    (
        on_record.PERFORMING,
        say.follow(),
        (outcome.FollowedUp(visit_no=1, result=f.FollowUpResult.KEPT, visited_on=day(22)),),
    ),
    (
        on_record.AGREED,
        say.close(CHEN),
        (outcome.DisputeClosed(outcome=f.Outcome.AGREEMENT, closed_on=day(110), signed_off_by=CHEN),),
    ),
    (
        on_record.CLOSED,
        say.reopen(),
        (outcome.DisputeReopened(reason=f.ReopenReason.RELAPSE, round_no=2, reopened_on=day(200)),),
    ),
    (
        on_record.ASSIGNED,
        say.transfer(),
        (
            outcome.DisputeTransferred(
                to_org="office-990102",
                reason=f.TransferReason.COMPETENCE,
                out_of_area=False,
                transferred_on=day(3),
            ),
        ),
    ),
    (_OFFERED, say.accept_transfer(), (outcome.TransferAccepted(org="office-990102", accepted_on=day(4)),)),
    (
        on_record.MEDIATING,
        say.suspend(),
        (outcome.DisputeSuspended(reason=f.SuspensionReason.PARTY_AWAY, suspended_on=day(6)),),
    ),
    (on_record.SUSPENDED, say.resume(), (outcome.DisputeResumed(resumed_on=day(9)),)),
    (
        on_record.MEDIATING,
        say.open_case(),
        (outcome.PublicSecurityCaseOpened(case_no="PS-2024-0001", opened_on=day(6)),),
    ),
    (
        on_record.UNDER_POLICE_CASE,
        say.conclude_case(),
        (
            outcome.PublicSecurityCaseConcluded(
                case_no="PS-2024-0001", result=f.CaseResult.MEDIATED, concluded_on=day(8)
            ),
        ),
    ),
    (
        on_record.ASSIGNED,
        say.escalate(),
        (supervision.DisputeEscalated(reason=f.EscalationReason.CROSS_DEPARTMENT, escalated_on=day(3)),),
    ),
    (
        on_record.ESCALATED,
        say.send_back(),
        (
            supervision.EscalationReturned(
                by_org="town-990101", reason=f.ReturnReason.INCOMPLETE, returned_on=day(4)
            ),
        ),
    ),
    (
        on_record.ESCALATED,
        say.dispatch(due=date(2024, 9, 20)),
        (
            supervision.SupervisionOpened(
                responsible_org=say.ORG, dispatched_on=day(5), due_on=date(2024, 9, 20)
            ),
        ),
    ),
    (on_record.SUPERVISED, say.remind(), (supervision.SupervisionReminded(reminded_on=day(10)),)),
    (
        on_record.SUPERVISED,
        say.extend_supervision(date(2024, 10, 15)),
        (
            supervision.SupervisionExtended(
                until=date(2024, 10, 15),
                approved_by=TOWN.id,
                reason=f.ExtensionReason.CONSTRUCTION,
                extended_on=day(15),
            ),
        ),
    ),
    (
        on_record.SUPERVISED,
        say.progress(),
        (supervision.SupervisionProgressReported(by_org=say.ORG, progress_on=day(11)),),
    ),
    (
        on_record.SUPERVISED,
        say.submit(),
        (
            supervision.SupervisionResultSubmitted(
                by_org=say.ORG, submitted_by=say.SUBMITTER, submitted_on=day(18)
            ),
        ),
    ),
    (
        on_record.SUBMITTED,
        say.reject(),
        (supervision.SupervisionResultRejected(reason=f.RejectionReason.NOT_DONE, rejected_on=day(19)),),
    ),
    (on_record.SUBMITTED, say.sign_off(), (supervision.SupervisionClosed(closed_on=day(19)),)),
)
