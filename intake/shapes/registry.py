"""What upstream systems send about places and persons; the thing itself is named by the envelope's `subject`."""

from typing import Annotated

from pydantic import Field
from pydantic.fields import FieldInfo

from domain.registry.codes import (
    CorrectionReason,
    GridKind,
    IdType,
    PersonField,
    UrbanRuralClass,
    VerificationMethod,
)
from domain.shared.places import DivisionLevel, VillageKind
from intake.catalogue import Shape

_DIVISION = "^[0-9]{12}$"
_GRID = "^[0-9]{15}$"


def _field(level: str, zh: str, en: str) -> FieldInfo:
    """`level` is the sensitivity of the data dictionary: P0 public to P4 sensitive."""
    info: FieldInfo = Field(title=zh, description=en, json_schema_extra={"sensitivity": level})
    return info


_PlaceName = Annotated[str, Field(min_length=1, max_length=60)]
_DivisionCodes = Annotated[tuple[Annotated[str, Field(pattern=_DIVISION)], ...], Field(max_length=50)]
_GridCodes = Annotated[tuple[Annotated[str, Field(pattern=_GRID)], ...], Field(max_length=50)]
_Name = Annotated[str, Field(min_length=1, max_length=50)]
_IdNumber = Annotated[str, Field(min_length=1, max_length=20)]
_Phone = Annotated[str, Field(min_length=1, max_length=24)]
_Hukou = Annotated[str, Field(pattern="^([0-9]{6}|[0-9]{12})$")]
_BirthYear = Annotated[int, Field(ge=1800, le=2200)]

_NAME = _field("P3", "姓名", "1-50 characters, no digits; the dot inside a name is U+00B7.")
_ID_TYPE = _field("P2", "证件类型", "The kind of document; 'none' if none was shown or it is unknown.")
_ID_NUMBER = _field(
    "P3",
    "证件号码",
    "A resident ID with a wrong check digit is taken with a warning; verifying it is refused.",
)
_PHONE = _field("P3", "联系电话", "Mobile or landline; kept as E.164.")
_HUKOU = _field("P2", "户籍地区划", "Registered place, 6 or 12 digits; tells local from floating population.")
_BIRTH_YEAR = _field("P2", "出生年份", "The year only, never the day.")


class DivisionEstablishedV1(Shape):
    """设立区划。`subject` is the 12-digit code, `time` the first day it holds."""

    name: Annotated[_PlaceName, _field("P0", "名称", "The division's name; names are not unique.")]
    level: Annotated[DivisionLevel, _field("P0", "级别", "The level the code is written at.")]
    parent: Annotated[
        Annotated[str, Field(pattern=_DIVISION)] | None,
        _field(
            "P0", "上级区划", "As the reference list says, never computed from the code; none for a province."
        ),
    ] = None
    village_kind: Annotated[
        VillageKind | None,
        _field("P0", "村级类别", "Community, village or similar, as the reference list says."),
    ] = None
    urban_rural_class: Annotated[
        UrbanRuralClass | None, _field("P0", "城乡分类", "Digits 15-17 of the long code.")
    ] = None
    reference_version: Annotated[
        Annotated[str, Field(pattern="^[A-Za-z0-9._-]{1,40}$")] | None,
        _field("P0", "区划名录版本", "The version of the reference list this is taken from."),
    ] = None


class DivisionAbolishedV1(Shape):
    """撤销区划。`time` is the last day it holds."""

    successors: Annotated[_DivisionCodes, _field("P0", "承接区划", "Divisions that took its place.")] = ()


class GridEstablishedV1(Shape):
    """设立网格。`subject` is the 15-digit code, `time` the first day it holds."""

    name: Annotated[_PlaceName, _field("P0", "名称", "The grid's name.")]
    division: Annotated[
        Annotated[str, Field(pattern=_DIVISION)],
        _field("P0", "所属村（社区）", "The village's or community's code."),
    ]
    kind: Annotated[GridKind, _field("P0", "网格类别", "Base or dedicated (school, market, park).")]


class GridClosedV1(Shape):
    """停用网格。`time` is the last day it holds."""

    successors: Annotated[_GridCodes, _field("P0", "承接网格", "Grids that took its place.")] = ()


class PersonReferencedV1(Shape):
    """登记人员。`subject` is a random ULID chosen by the first sender, never anything personal."""

    name: Annotated[_Name, _NAME]
    id_type: Annotated[IdType, _ID_TYPE]
    id_number: Annotated[_IdNumber | None, _ID_NUMBER] = None
    phone: Annotated[_Phone | None, _PHONE] = None
    hukou_division: Annotated[_Hukou | None, _HUKOU] = None
    birth_year: Annotated[_BirthYear | None, _BIRTH_YEAR] = None


class PersonCorrectedV1(Shape):
    """更正人员信息。Given fields replace the old values, which stay in history; `cleared` ones are kept no longer."""

    reason: Annotated[
        CorrectionReason, _field("P1", "更正原因", "Why the old value was not right, or no longer is.")
    ]
    name: Annotated[_Name | None, _NAME] = None
    id_type: Annotated[IdType | None, _ID_TYPE] = None
    id_number: Annotated[_IdNumber | None, _ID_NUMBER] = None
    phone: Annotated[_Phone | None, _PHONE] = None
    hukou_division: Annotated[_Hukou | None, _HUKOU] = None
    birth_year: Annotated[_BirthYear | None, _BIRTH_YEAR] = None
    cleared: Annotated[
        Annotated[tuple[PersonField, ...], Field(max_length=4)],
        _field("P1", "清除的字段", "Fields kept no longer."),
    ] = ()
    note: Annotated[
        Annotated[str, Field(min_length=1, max_length=500)] | None,
        _field("P3", "说明", "Free text, sealed; structured fields first."),
    ] = None


class PersonIdentifierVerifiedV1(Shape):
    """核验证件。The document was seen; this is the number of record from now on."""

    id_type: Annotated[IdType, _ID_TYPE]
    id_number: Annotated[_IdNumber, _ID_NUMBER]
    method: Annotated[VerificationMethod, _field("P1", "核验方式", "How it was verified.")]
