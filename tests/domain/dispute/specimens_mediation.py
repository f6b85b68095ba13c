"""Specimens up to the end of mediation."""

from datetime import date

from domain.dispute import codes as k
from domain.dispute import codes_follow as f
from domain.dispute import events_intake as intake
from domain.dispute import events_mediation as mediation
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
    WANG,
    Events,
    day,
    report,
    told,
)

Specimen = tuple[Events, DisputeCommand, tuple[DomainEvent, ...]]

_SCHEDULED = told(say.schedule(), before=on_record.ASSIGNED)
_PROPOSED = told(say.propose(), before=on_record.MEDIATING)

MEDIATION: tuple[Specimen, ...] = (
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
)
