"""From a dispute payload to a command: the published types of the slice and the one way to translate them."""

from collections.abc import Callable

from pydantic import BaseModel

from domain.dispute import commands_intake as intake
from domain.dispute import commands_mediation as mediation
from domain.dispute import commands_outcome as outcome
from domain.dispute import commands_supervision as supervision
from domain.dispute.command import DisputeCommand, NewParty
from domain.shared.case_code import case_code_for, is_case_code
from domain.shared.circumstance import Circumstance
from intake.catalogue import InTopic, Named, PublishedType, Routed, Shape, Translate
from intake.compensation import Compensate, by, never
from intake.shapes import dispute_intake as intake_shapes
from intake.shapes import dispute_mediation as mediation_shapes
from intake.shapes import dispute_outcome as outcome_shapes
from intake.shapes import dispute_supervision as supervision_shapes
from intake.translate.dispute_examples import EXAMPLES
from intake.translate.dispute_titles import TITLES

MakeCommand = Callable[..., DisputeCommand]


def case_code_of(named: Named) -> str:
    """一案一码: a subject that is a case code already names the case, any other is the sender's own number."""
    return named.subject if is_case_code(named.subject) else case_code_for(named.source, named.subject)


def _into(command: MakeCommand) -> Translate:
    """A command has exactly the fields of its shape; the tests hold the two together."""

    def translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
        return Routed(f"dispute:{case_code_of(named)}", command(circumstance=circumstance, **shape.__dict__))

    return translate


def _report(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    assert isinstance(shape, intake_shapes.DisputeReportedV1)
    code = case_code_of(named)
    command = intake.ReportDispute(
        circumstance=circumstance,
        case_code=code,
        by_code=code == named.subject,
        intake_source=shape.intake_source,
        category=shape.category,
        parties=tuple(NewParty(**party.__dict__) for party in shape.parties),
        notice_shown=shape.notice_shown,
        summary=shape.summary,
    )
    return Routed(f"dispute:{code}", command)


def _is_personal(shape: type[Shape]) -> bool:
    """Any field of the data dictionary's level P2 or above makes a type personal: it needs a basis."""
    schema = str(shape.model_json_schema())
    return any(f"'sensitivity': '{level}'" in schema for level in ("P2", "P3", "P4"))


_on_file = never(
    "纠纷办理的每一步都已入卷，不能撤销；如有错误，请按办理流程登记后续事实（如更换、恢复、重新打开）。",
    "Every step of a case is on file and cannot be unsaid; record what follows in the case's own course instead.",
)


def _published(
    fact: str,
    shape: type[Shape],
    translate: Translate,
    *,
    needs_grid: bool = True,
    compensate: Compensate | None = None,
) -> PublishedType:
    return PublishedType(
        type=f"gridledger.dispute.{fact}.v1",
        shape=shape,
        topic=InTopic.DISPUTE,
        slice_name="dispute",
        translate=translate,
        title=TITLES[fact],
        example=EXAMPLES[fact],
        personal=_is_personal(shape),
        needs_grid=needs_grid,
        creates=fact == "reported",
        compensate=compensate or _on_file,
    )


PUBLISHED: tuple[PublishedType, ...] = (
    _published("reported", intake_shapes.DisputeReportedV1, _report),
    _published("origin_stated", intake_shapes.DisputeOriginStatedV1, _into(intake.StateOrigin)),
    _published(
        "prior_mediation_stated",
        intake_shapes.DisputePriorMediationStatedV1,
        _into(intake.StatePriorMediation),
    ),
    _published("party_added", intake_shapes.DisputePartyAddedV1, _into(intake.AddParty)),
    _published("registered", intake_shapes.DisputeRegisteredV1, _into(intake.RegisterDispute)),
    _published("not_accepted", intake_shapes.DisputeNotAcceptedV1, _into(intake.DeclineDispute)),
    _published("duplicate_marked", intake_shapes.DisputeDuplicateMarkedV1, _into(intake.MarkDuplicate)),
    _published("severity_assessed", intake_shapes.DisputeSeverityAssessedV1, _into(intake.AssessSeverity)),
    _published("triaged", intake_shapes.DisputeTriagedV1, _into(intake.TriageDispute)),
    _published("channel_assigned", mediation_shapes.DisputeChannelAssignedV1, _into(mediation.AssignChannel)),
    _published(
        "mediator_assigned", mediation_shapes.DisputeMediatorAssignedV1, _into(mediation.AssignMediator)
    ),
    _published(
        "mediator_replaced", mediation_shapes.DisputeMediatorReplacedV1, _into(mediation.ReplaceMediator)
    ),
    _published(
        "mediation_refused", mediation_shapes.DisputeMediationRefusedV1, _into(mediation.RefuseMediation)
    ),
    _published(
        "session_scheduled", mediation_shapes.DisputeSessionScheduledV1, _into(mediation.ScheduleSession)
    ),
    _published("session_held", mediation_shapes.DisputeSessionHeldV1, _into(mediation.HoldSession)),
    _published("session_missed", mediation_shapes.DisputeSessionMissedV1, _into(mediation.MissSession)),
    _published("site_visited", mediation_shapes.DisputeSiteVisitedV1, _into(mediation.VisitSite)),
    _published(
        "measure_proposed", mediation_shapes.DisputeMeasureProposedV1, _into(mediation.ProposeMeasure)
    ),
    _published(
        "measure_implemented", mediation_shapes.DisputeMeasureImplementedV1, _into(mediation.ImplementMeasure)
    ),
    _published(
        "mediation_extended", mediation_shapes.DisputeMediationExtendedV1, _into(mediation.ExtendMediation)
    ),
    _published("mediation_failed", mediation_shapes.DisputeMediationFailedV1, _into(mediation.FailMediation)),
    _published("partner_joined", mediation_shapes.DisputePartnerJoinedV1, _into(mediation.JoinPartner)),
    _published("agreement_reached", outcome_shapes.DisputeAgreementReachedV1, _into(outcome.ReachAgreement)),
    _published(
        "performance_recorded", outcome_shapes.DisputePerformanceRecordedV1, _into(outcome.RecordPerformance)
    ),
    _published("withdrawn", outcome_shapes.DisputeWithdrawnV1, _into(outcome.WithdrawDispute)),
    _published(
        "confirmation_applied",
        outcome_shapes.DisputeConfirmationAppliedV1,
        _into(outcome.ApplyForConfirmation),
    ),
    _published(
        "confirmation_granted",
        outcome_shapes.DisputeConfirmationGrantedV1,
        _into(outcome.GrantConfirmation),
        needs_grid=False,
    ),
    _published(
        "confirmation_refused",
        outcome_shapes.DisputeConfirmationRefusedV1,
        _into(outcome.RefuseConfirmation),
        needs_grid=False,
    ),
    _published("followed_up", outcome_shapes.DisputeFollowedUpV1, _into(outcome.FollowUpDispute)),
    _published("closed", outcome_shapes.DisputeClosedV1, _into(outcome.CloseDispute)),
    _published("reopened", outcome_shapes.DisputeReopenedV1, _into(outcome.ReopenDispute)),
    _published("transferred", outcome_shapes.DisputeTransferredV1, _into(outcome.TransferDispute)),
    _published("transfer_accepted", outcome_shapes.DisputeTransferAcceptedV1, _into(outcome.AcceptTransfer)),
    _published(
        "suspended",
        outcome_shapes.DisputeSuspendedV1,
        _into(outcome.SuspendDispute),
        compensate=by("gridledger.dispute.resumed.v1"),
    ),
    _published("resumed", outcome_shapes.DisputeResumedV1, _into(outcome.ResumeDispute)),
    _published(
        "public_security_case_opened",
        outcome_shapes.DisputePublicSecurityCaseOpenedV1,
        _into(outcome.OpenPublicSecurityCase),
    ),
    _published(
        "public_security_case_concluded",
        outcome_shapes.DisputePublicSecurityCaseConcludedV1,
        _into(outcome.ConcludePublicSecurityCase),
    ),
    _published(
        "escalated",
        supervision_shapes.DisputeEscalatedV1,
        _into(supervision.EscalateDispute),
        needs_grid=False,
    ),
    _published(
        "escalation_returned",
        supervision_shapes.DisputeEscalationReturnedV1,
        _into(supervision.ReturnEscalation),
        needs_grid=False,
    ),
    _published(
        "supervision_opened",
        supervision_shapes.DisputeSupervisionOpenedV1,
        _into(supervision.OpenSupervision),
        needs_grid=False,
    ),
    _published(
        "supervision_reminded",
        supervision_shapes.DisputeSupervisionRemindedV1,
        _into(supervision.RemindSupervision),
        needs_grid=False,
    ),
    _published(
        "supervision_extended",
        supervision_shapes.DisputeSupervisionExtendedV1,
        _into(supervision.ExtendSupervision),
        needs_grid=False,
    ),
    _published(
        "supervision_progress_reported",
        supervision_shapes.DisputeSupervisionProgressReportedV1,
        _into(supervision.ReportSupervisionProgress),
        needs_grid=False,
    ),
    _published(
        "supervision_result_submitted",
        supervision_shapes.DisputeSupervisionResultSubmittedV1,
        _into(supervision.SubmitSupervisionResult),
        needs_grid=False,
    ),
    _published(
        "supervision_result_rejected",
        supervision_shapes.DisputeSupervisionResultRejectedV1,
        _into(supervision.RejectSupervisionResult),
        needs_grid=False,
    ),
    _published(
        "supervision_closed",
        supervision_shapes.DisputeSupervisionClosedV1,
        _into(supervision.CloseSupervision),
        needs_grid=False,
    ),
)
