"""From what upstream systems send about a person's rights to the commands of the rights slice."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel

from domain.rights import commands
from domain.rights.command import RightsCommand
from domain.rights.keys import require_person_key
from domain.shared.circumstance import Circumstance
from intake.catalogue import InTopic, Named, PublishedType, Routed, Shape, Translate
from intake.shapes import rights as shapes
from intake.translate.rights_undo import RIGHTS

REQUEST = "01JN000000000000000000Q001"


def _about(command: Callable[..., RightsCommand]) -> Translate:
    """A command has exactly the fields of its shape and the person's key. Whose rights they are must be known."""

    def translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
        require_person_key(named.subject)
        said = command(circumstance=circumstance, person_key=named.subject, **shape.__dict__)
        return Routed(f"rights:{named.subject}", said, refers=(f"person:{named.subject}",))

    return translate


def _published(
    fact: str,
    shape: type[Shape],
    command: Callable[..., RightsCommand],
    title: tuple[str, str],
    example: Mapping[str, object],
    *,
    creates: bool = False,
) -> PublishedType:
    return PublishedType(
        type=f"gridledger.rights.{fact}.v1",
        shape=shape,
        topic=InTopic.REGISTRY,
        slice_name="rights",
        translate=_about(command),
        title=title,
        example=example,
        personal=True,
        needs_grid=False,
        creates=creates,
        compensate=RIGHTS[fact],
    )


PUBLISHED: tuple[PublishedType, ...] = (
    _published(
        "erasure_requested",
        shapes.ErasureRequestedV1,
        commands.RequestErasure,
        ("请求删除个人信息", "Erasure was asked for"),
        {"request": REQUEST, "basis": "purpose_ended", "asked_by": "person"},
        creates=True,
    ),
    _published(
        "erasure_approved",
        shapes.ErasureApprovedV1,
        commands.ApproveErasure,
        ("批准删除", "An erasure was approved"),
        {"request": REQUEST},
    ),
    _published(
        "erasure_refused",
        shapes.ErasureRefusedV1,
        commands.RefuseErasure,
        ("不予删除", "An erasure was refused"),
        {"request": REQUEST, "reason": "statutory_retention"},
    ),
    _published(
        "processing_restricted",
        shapes.ProcessingRestrictedV1,
        commands.RestrictProcessing,
        ("限制处理", "Processing was restricted"),
        {"scope": "all_but_storage", "ground": "statutory_retention"},
        creates=True,
    ),
    _published(
        "restriction_lifted",
        shapes.RestrictionLiftedV1,
        commands.LiftRestriction,
        ("解除限制处理", "The restriction was lifted"),
        {},
    ),
    _published(
        "correction_requested",
        shapes.CorrectionRequestedV1,
        commands.RequestCorrection,
        ("请求更正", "A correction was asked for"),
        {"request": REQUEST, "fields": ["phone"], "note": "电话已换"},
        creates=True,
    ),
    _published(
        "correction_applied",
        shapes.CorrectionAppliedV1,
        commands.ApplyCorrection,
        ("已更正", "A correction was made"),
        {"request": REQUEST, "position": 4711},
    ),
    _published(
        "correction_refused",
        shapes.CorrectionRefusedV1,
        commands.RefuseCorrection,
        ("不予更正", "A correction was refused"),
        {"request": REQUEST, "reason": "found_right"},
    ),
    _published(
        "notice_shown",
        shapes.NoticeShownV1,
        commands.ShowNotice,
        ("已告知", "The person was told how their data is handled"),
        {"notice_version": "2026-1", "how": "on_paper"},
        creates=True,
    ),
    _published(
        "consent_given",
        shapes.ConsentGivenV1,
        commands.GiveConsent,
        ("同意处理", "The person agreed"),
        {"purpose": "fraud_prevention"},
        creates=True,
    ),
    _published(
        "consent_withdrawn",
        shapes.ConsentWithdrawnV1,
        commands.WithdrawConsent,
        ("撤回同意", "The person agreed no longer"),
        {"purpose": "fraud_prevention"},
    ),
    _published(
        "legal_hold_placed",
        shapes.LegalHoldPlacedV1,
        commands.PlaceLegalHold,
        ("依法保全", "A legal hold was placed"),
        {"reason": "court_case"},
        creates=True,
    ),
    _published(
        "legal_hold_released",
        shapes.LegalHoldReleasedV1,
        commands.ReleaseLegalHold,
        ("解除保全", "A legal hold was released"),
        {"reason": "court_case"},
    ),
)
