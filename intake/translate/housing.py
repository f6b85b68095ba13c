"""From what upstream systems send about dwellings and units to the commands of the registry."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel

from domain.registry import commands_housing as commands
from domain.registry.keys import require_dwelling_id, require_unit_id
from domain.registry.spelling_places import spelled_place
from domain.shared.check_digits import normalised
from domain.shared.circumstance import Circumstance
from intake.catalogue import InTopic, Named, PublishedType, Routed, Shape, Translate
from intake.shapes import housing as shapes
from intake.translate.places_undo import HOUSING

_ADDRESS, _OWNER = "01JN000000000000000000E001", "01JN000000000000000000A001"
_SPELLED = ("name", "short_name")


def _said(shape: BaseModel) -> dict[str, object]:
    """The fields of a shape as the command has them: the same names, texts in one spelling."""
    said = dict(shape.__dict__)
    for name in _SPELLED:
        if isinstance(said.get(name), str):
            said[name] = spelled_place(str(said[name]))
    if isinstance(said.get("uscc"), str):
        said["uscc"] = "".join(normalised(str(said["uscc"])).split())
    return said


def _referred(said: Mapping[str, object], own_stream: str) -> tuple[str, ...]:
    """The address it stands on, its owner or its contact; the address first, for it may forbid the fact."""
    address, person = said.get("address_id"), said.get("owner") or said.get("contact")
    refers = [] if address is None else [f"address:{address}"]
    if isinstance(person, str):
        refers.append(person if person.startswith("unit:") else f"person:{person}")
    return tuple(each for each in refers if each != own_stream)


def _about_a_dwelling(command: Callable[..., commands.DwellingCommand]) -> Translate:
    def translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
        require_dwelling_id(named.subject)
        said, stream = _said(shape), f"dwelling:{named.subject}"
        made = command(circumstance=circumstance, dwelling_id=named.subject, **said)
        return Routed(stream, made, refers=_referred(said, stream))

    return translate


def _about_a_unit(command: Callable[..., commands.UnitCommand]) -> Translate:
    def translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
        require_unit_id(named.subject)
        said, stream = _said(shape), f"unit:{named.subject}"
        made = command(circumstance=circumstance, unit_id=named.subject, **said)
        return Routed(stream, made, refers=_referred(said, stream))

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
    return PublishedType(
        type=f"gridledger.{fact}.v1",
        shape=shape,
        topic=InTopic.REGISTRY,
        slice_name="registry",
        translate=translate,
        title=title,
        example=example,
        personal=_is_personal(shape),
        creates=fact.endswith(".registered"),
        compensate=HOUSING[fact],
    )


PUBLISHED: tuple[PublishedType, ...] = (
    _published(
        "dwelling.registered",
        shapes.DwellingRegisteredV1,
        _about_a_dwelling(commands.RegisterDwelling),
        ("登记房屋", "A dwelling was registered"),
        {
            "address_id": _ADDRESS,
            "use": "residence",
            "dwelling_no": "001001-00017",
            "occupancy": "rented",
            "structure": "frame",
            "floors": 6,
            "floor_no": 3,
            "floor_area_dm2": 8900,
            "room_count": 3,
            "self_built": False,
            "owner": _OWNER,
        },
    ),
    _published(
        "dwelling.use_changed",
        shapes.DwellingUseChangedV1,
        _about_a_dwelling(commands.ChangeDwellingUse),
        ("房屋用途或使用状况变更", "A dwelling's use or occupancy changed"),
        {"occupancy": "vacant"},
    ),
    _published(
        "dwelling.corrected",
        shapes.DwellingCorrectedV1,
        _about_a_dwelling(commands.CorrectDwelling),
        ("更正房屋信息", "A dwelling's record was corrected"),
        {"reason": "measured_again", "floor_area_dm2": 9120},
    ),
    _published(
        "dwelling.appraised",
        shapes.DwellingAppraisedV1,
        _about_a_dwelling(commands.AppraiseDwelling),
        ("房屋安全鉴定", "A dwelling was appraised"),
        {"level": "c", "document_no": "虚鉴〔2026〕17号"},
    ),
    _published(
        "dwelling.demolished",
        shapes.DwellingDemolishedV1,
        _about_a_dwelling(commands.DemolishDwelling),
        ("注销房屋", "A dwelling is there no longer"),
        {"reason": "demolished"},
    ),
    _published(
        "unit.registered",
        shapes.UnitRegisteredV1,
        _about_a_unit(commands.RegisterUnit),
        ("登记单位", "A unit was registered"),
        {
            "name": "西河桥便民超市",
            "kind": "self_employed",
            "address_id": _ADDRESS,
            "uscc": "91421127000000000C",
            "short_name": "便民超市",
            "industry": "5212",
            "venue_class": "small_shop",
            "staff_band": "1-4",
            "sleeping_on_site": False,
            "contact": _OWNER,
        },
    ),
    _published(
        "unit.corrected",
        shapes.UnitCorrectedV1,
        _about_a_unit(commands.CorrectUnit),
        ("更正单位信息", "A unit's record was corrected"),
        {"reason": "changed", "staff_band": "5-9"},
    ),
    _published(
        "unit.moved",
        shapes.UnitMovedV1,
        _about_a_unit(commands.MoveUnit),
        ("单位迁址", "A unit moved"),
        {"address_id": _ADDRESS},
    ),
    _published(
        "unit.suspended",
        shapes.UnitSuspendedV1,
        _about_a_unit(commands.SuspendUnit),
        ("单位停业", "A unit suspended its work"),
        {},
    ),
    _published(
        "unit.resumed",
        shapes.UnitResumedV1,
        _about_a_unit(commands.ResumeUnit),
        ("单位复业", "A unit resumed its work"),
        {},
    ),
    _published(
        "unit.ceased",
        shapes.UnitCeasedV1,
        _about_a_unit(commands.CeaseUnit),
        ("单位注销", "A unit ceased"),
        {"reason": "closed"},
    ),
)
