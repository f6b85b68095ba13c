"""From what upstream systems send about rented homes to the commands of the rental slice."""

from collections.abc import Callable

from pydantic import BaseModel

from domain.rental import commands_findings as findings
from domain.rental import commands_inspections as inspections
from domain.rental import commands_tenancies as tenancies
from domain.rental.command import RentalCommand
from domain.rental.events import RoomSeen
from domain.rental.keys import finding_named, require_inspection_id, require_tenancy_id
from domain.shared.circumstance import Circumstance
from domain.shared.periods import StatedDay
from intake.catalogue import InTopic, Named, PublishedType, Routed, Shape, Translate
from intake.shapes import rental as shapes
from intake.shapes import rental_findings as finding_shapes
from intake.shapes.rental_fields import StatedDayV1
from intake.translate.rental_examples import EXAMPLES, TITLES
from intake.translate.rental_undo import RENTAL

MakeCommand = Callable[..., RentalCommand]


def _tenancy(subject: str) -> str:
    require_tenancy_id(subject)
    return f"tenancy:{subject}"


def _inspection(subject: str) -> str:
    require_inspection_id(subject)
    return f"inspection:{subject}"


def _of_tenancy(command: MakeCommand) -> Translate:
    """A command has exactly the fields of its shape and the tenancy's id; the tests hold the two together."""

    def translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
        stream = _tenancy(named.subject)
        said = command(circumstance=circumstance, tenancy_id=named.subject, **shape.__dict__)
        return Routed(stream, said)

    return translate


def _of_inspection(command: MakeCommand) -> Translate:
    def translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
        stream = _inspection(named.subject)
        said = command(circumstance=circumstance, inspection_id=named.subject, **shape.__dict__)
        return Routed(stream, said)

    return translate


def _of_finding(command: MakeCommand) -> Translate:
    """Findings live in their inspection's stream (ADR 0010)."""

    def translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
        inspection_id, item = finding_named(named.subject)
        said = command(circumstance=circumstance, inspection_id=inspection_id, item=item, **shape.__dict__)
        return Routed(f"inspection:{inspection_id}", said)

    return translate


def _stated(day: StatedDayV1) -> StatedDay:
    return StatedDay(day.on, day.precision)


def _holder(key: str) -> str:
    """The stream of a landlord or tenant."""
    return key if key.startswith("unit:") else f"person:{key}"


def declare_tenancy(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`tenancy.declared` stands on the dwelling, the landlord and every tenant."""
    assert isinstance(shape, shapes.TenancyDeclaredV1)
    command = tenancies.DeclareTenancy(
        circumstance=circumstance,
        tenancy_id=named.subject,
        dwelling_id=shape.dwelling_id,
        landlord=shape.landlord,
        tenants=shape.tenants,
        scope=shape.scope,
        since=_stated(shape.since),
        until=None if shape.until is None else _stated(shape.until),
        declarer=shape.declarer,
        rooms=shape.rooms,
        sublet=shape.sublet,
    )
    people = (shape.landlord, *shape.tenants)
    refers = (f"dwelling:{shape.dwelling_id}", *map(_holder, people))
    return Routed(_tenancy(named.subject), command, refers=tuple(dict.fromkeys(refers)))


def end_tenancy(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`tenancy.ended`: the last day as precisely as it is known."""
    assert isinstance(shape, shapes.TenancyEndedV1)
    command = tenancies.EndTenancy(
        circumstance=circumstance, tenancy_id=named.subject, until=_stated(shape.until), reason=shape.reason
    )
    return Routed(_tenancy(named.subject), command)


def plan_inspection(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`inspection.planned` stands on the dwelling, and on the tenancy if it names one."""
    assert isinstance(shape, shapes.InspectionPlannedV1)
    command = inspections.PlanInspection(
        circumstance=circumstance, inspection_id=named.subject, **shape.__dict__
    )
    tenancy = () if shape.tenancy_id is None else (f"tenancy:{shape.tenancy_id}",)
    return Routed(_inspection(named.subject), command, refers=(f"dwelling:{shape.dwelling_id}", *tenancy))


def complete_inspection(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`inspection.completed`: answers and rooms as the domain knows them."""
    assert isinstance(shape, shapes.InspectionCompletedV1)
    command = inspections.CompleteInspection(
        circumstance=circumstance,
        inspection_id=named.subject,
        answers=tuple(inspections.GivenAnswer(**answer.__dict__) for answer in shape.answers),
        rooms=tuple(RoomSeen(**room.__dict__) for room in shape.rooms),
        declared_occupants=shape.declared_occupants,
        present_occupants=shape.present_occupants,
    )
    return Routed(_inspection(named.subject), command)


def _is_personal(shape: type[Shape]) -> bool:
    """Any field of the data dictionary's level P2 or above makes a type personal: it needs a basis."""
    schema = str(shape.model_json_schema())
    return any(f"'sensitivity': '{level}'" in schema for level in ("P2", "P3", "P4"))


def _published(fact: str, shape: type[Shape], translate: Translate) -> PublishedType:
    return PublishedType(
        type=f"gridledger.{fact}.v1",
        shape=shape,
        topic=InTopic.RENTAL,
        slice_name="rental",
        translate=translate,
        title=TITLES[fact],
        example=EXAMPLES[fact],
        personal=_is_personal(shape),
        needs_grid=True,
        creates=fact in ("tenancy.declared", "inspection.planned"),
        compensate=RENTAL[fact],
    )


PUBLISHED: tuple[PublishedType, ...] = (
    _published("tenancy.declared", shapes.TenancyDeclaredV1, declare_tenancy),
    _published("tenancy.confirmed", shapes.TenancyConfirmedV1, _of_tenancy(tenancies.ConfirmTenancy)),
    _published("tenancy.filed", shapes.TenancyFiledV1, _of_tenancy(tenancies.FileTenancy)),
    _published("tenancy.ended", shapes.TenancyEndedV1, end_tenancy),
    _published("inspection.planned", shapes.InspectionPlannedV1, plan_inspection),
    _published("inspection.started", shapes.InspectionStartedV1, _of_inspection(inspections.StartInspection)),
    _published("inspection.missed", shapes.InspectionMissedV1, _of_inspection(inspections.MissInspection)),
    _published(
        "inspection.refused", shapes.InspectionRefusedV1, _of_inspection(inspections.RefuseInspection)
    ),
    _published(
        "inspection.cancelled", shapes.InspectionCancelledV1, _of_inspection(inspections.CancelInspection)
    ),
    _published("inspection.completed", shapes.InspectionCompletedV1, complete_inspection),
    _published("finding.fixed_on_spot", finding_shapes.FindingFixedOnSpotV1, _of_finding(findings.FixOnSpot)),
    _published(
        "finding.rectification_ordered",
        finding_shapes.FindingRectificationOrderedV1,
        _of_finding(findings.OrderRectification),
    ),
    _published(
        "finding.rectification_reported",
        finding_shapes.FindingRectificationReportedV1,
        _of_finding(findings.ReportRectification),
    ),
    _published(
        "finding.reinspected", finding_shapes.FindingReinspectedV1, _of_finding(findings.ReinspectFinding)
    ),
    _published("finding.referred", finding_shapes.FindingReferredV1, _of_finding(findings.ReferFinding)),
    _published(
        "finding.referral_answered",
        finding_shapes.FindingReferralAnsweredV1,
        _of_finding(findings.AnswerReferral),
    ),
    _published("finding.reopened", finding_shapes.FindingReopenedV1, _of_finding(findings.ReopenFinding)),
    _published("finding.voided", finding_shapes.FindingVoidedV1, _of_finding(findings.VoidFinding)),
)
