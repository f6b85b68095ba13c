"""From what upstream systems send about stays, visits and links to the commands of the registry."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel

from domain.registry import commands_residences as commands
from domain.registry.commands import LinkPersons, UnlinkPersons
from domain.registry.keys import require_person_key, require_residence_key, require_visit_id
from domain.shared.circumstance import Circumstance
from intake.catalogue import InTopic, Named, PublishedType, Routed, Shape, Translate
from intake.shapes import residences as shapes
from intake.translate.residences_undo import RESIDENCES

DWELLING, PERSON = "01JN000000000000000000D001", "01JN000000000000000000A002"
_SINCE = {"on": "2026-03-01", "precision": "day"}


def _said(shape: BaseModel) -> dict[str, object]:
    """The fields of a shape as the command has them: the same names, days with their precision."""
    return {
        name: value.stated() if isinstance(value, shapes.StatedDayV1) else value
        for name, value in shape.__dict__.items()
    }


def _about_a_stay(command: Callable[..., commands.ResidenceCommand]) -> Translate:
    """The claim that opens a stay waits for its person and its dwelling; what follows waits for the stay."""

    def translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
        person_key, dwelling_id = require_residence_key(named.subject)
        made = command(
            circumstance=circumstance, person_key=person_key, dwelling_id=dwelling_id, **_said(shape)
        )
        refers: tuple[str, ...] = ()
        if isinstance(made, commands.ReportResidence):
            refers = (f"person:{person_key}", f"dwelling:{dwelling_id}")
        elif isinstance(made, commands.ContradictResidence):
            refers = (f"person:{person_key}",)  # its words are about the person, who may have been erased
        return Routed(f"residence:{named.subject}", made, refers=refers)

    return translate


def _about_a_visit(command: Callable[..., commands.VisitCommand]) -> Translate:
    def translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
        require_visit_id(named.subject)
        made = command(circumstance=circumstance, visit_id=named.subject, **_said(shape))
        return Routed(f"visit:{named.subject}", made, refers=(f"dwelling:{made.dwelling_id}",))

    return translate


def _about_two_records(command: Callable[..., LinkPersons | UnlinkPersons]) -> Translate:
    def translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
        require_person_key(named.subject)
        made = command(circumstance=circumstance, key=named.subject, **_said(shape))
        # A link to itself is refused as such, not left waiting for a record that is there.
        refers = () if made.to == made.key else (f"person:{made.to}",)
        return Routed(f"person:{named.subject}", made, refers=refers)

    return translate


def _is_personal(shape: type[Shape]) -> bool:
    """Any field of the data dictionary's level P2 or above makes a type personal: it needs a basis."""
    schema = str(shape.model_json_schema())
    return any(f"'sensitivity': '{level}'" in schema for level in ("P2", "P3", "P4"))


def _published(
    fact: str,
    shape: type[Shape],
    translate: Translate,
    title: tuple[str, str],
    example: Mapping[str, object],
) -> PublishedType:
    thing = fact.partition(".")[0]
    return PublishedType(
        type=f"gridledger.{fact}.v1",
        shape=shape,
        topic=InTopic.REGISTRY,
        slice_name="registry",
        translate=translate,
        title=title,
        example=example,
        # A word about a stay is about a person even where its own fields are only codes.
        personal=thing == "residence" or _is_personal(shape),
        needs_grid=thing != "person",
        creates=thing == "visit" or fact == "residence.reported",
        compensate=RESIDENCES[fact],
    )


PUBLISHED: tuple[PublishedType, ...] = (
    _published(
        "residence.reported",
        shapes.ResidenceReportedV1,
        _about_a_stay(commands.ReportResidence),
        ("申报居住", "A stay was claimed"),
        {"claimant": "grid_worker", "tenure": "rent", "since": _SINCE, "relation": "head"},
    ),
    _published(
        "residence.verified",
        shapes.ResidenceVerifiedV1,
        _about_a_stay(commands.VerifyResidence),
        ("核实居住", "A stay was verified"),
        {"method": "seen_at_home", "since": {"on": "2026-02-01", "precision": "month"}, "tenure": "rent"},
    ),
    _published(
        "residence.contradicted",
        shapes.ResidenceContradictedV1,
        _about_a_stay(commands.ContradictResidence),
        ("对居住提出异议", "A stay was contradicted"),
        {"finding": "not_living_there", "note": "邻居称已搬走"},
    ),
    _published(
        "residence.rejected",
        shapes.ResidenceRejectedV1,
        _about_a_stay(commands.RejectResidence),
        ("申报不属实", "A stay was found untrue"),
        {"reason": "not_confirmed"},
    ),
    _published(
        "residence.claim_withdrawn",
        shapes.ResidenceClaimWithdrawnV1,
        _about_a_stay(commands.WithdrawClaim),
        ("撤回居住申报", "A claim was withdrawn"),
        {"reason": "mistaken"},
    ),
    _published(
        "residence.ended",
        shapes.ResidenceEndedV1,
        _about_a_stay(commands.EndResidence),
        ("居住结束", "A stay ended"),
        {"until": {"on": "2026-03-01", "precision": "day"}, "reason": "3"},
    ),
    _published(
        "residence.reopened",
        shapes.ResidenceReopenedV1,
        _about_a_stay(commands.ReopenResidence),
        ("恢复居住", "A stay was reopened"),
        {"since": _SINCE, "reason": "returned"},
    ),
    _published(
        "visit.attempted",
        shapes.VisitAttemptedV1,
        _about_a_visit(commands.AttemptVisit),
        ("走访未果", "A visit was attempted in vain"),
        {"dwelling_id": DWELLING, "purpose": "registration", "outcome": "no_answer"},
    ),
    _published(
        "visit.completed",
        shapes.VisitCompletedV1,
        _about_a_visit(commands.CompleteVisit),
        ("完成走访", "A visit was completed"),
        {"dwelling_id": DWELLING, "purpose": "registration", "headcount": 3, "notice_shown": True},
    ),
    _published(
        "person.linked",
        shapes.PersonLinkedV1,
        _about_two_records(LinkPersons),
        ("关联人员记录", "Two records were linked"),
        {"to": PERSON, "reason": "same_document"},
    ),
    _published(
        "person.unlinked",
        shapes.PersonUnlinkedV1,
        _about_two_records(UnlinkPersons),
        ("解除人员关联", "Two records were unlinked"),
        {"to": PERSON, "reason": "wrong_match"},
    ),
)
