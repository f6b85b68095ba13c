"""What upstream systems send about dwellings and units; the thing itself is the envelope's `subject`, a ULID."""

from typing import Annotated

from pydantic import Field

from domain.registry.codes_housing import (
    CessationReason,
    DangerLevel,
    DemolitionReason,
    DwellingUse,
    HousingCorrectionReason,
    Occupancy,
    StaffBand,
    Structure,
    UnitKind,
    VenueClass,
)
from intake.catalogue import Shape
from intake.shapes.places_fields import NameText, PersonOrUnit, Ulid, told

_Floors = Annotated[int, Field(ge=1, le=200)]
_FloorNo = Annotated[int, Field(ge=-9, le=200)]
_Area = Annotated[int, Field(ge=1, le=99_999_999)]
_Rooms = Annotated[int, Field(ge=1, le=2_000)]
_Number = Annotated[str, Field(pattern=r"^[A-Za-z0-9._/-]{1,40}$")]
_DocumentNo = Annotated[str, Field(pattern=r"^[\w（）()〔〕.-]{1,64}$")]
_Uscc = Annotated[str, Field(min_length=1, max_length=40)]
_Industry = Annotated[str, Field(pattern="^[A-T]?[0-9]{2,4}$")]

_STANDS_ON = told("P1", "地址编号", "The address it stands on: a door, building, floor, room or house.")
_USE = told("P1", "房屋用途", "What it is used for.")
_OCCUPANCY = told("P1", "使用状况", "Who lives there, as somebody saw it.")
_DWELLING_NO = told("P1", "房屋序号", "The sender's own number of it.")
_STRUCTURE = told("P1", "建筑结构", "How the building is built.")
_FLOORS = told("P1", "总层数", "Floors of the building above the ground.")
_FLOOR_NO = told("P1", "所在层", "The floor it is on, at most the last; below ground is negative.")
_AREA = told("P1", "建筑面积", "Hundredths of a square metre, more than none.")
_ROOMS = told("P1", "房间数", "Rooms to live in.")
_SELF_BUILT = told("P1", "自建房", "Built by its owner.")
_OWNER = told("P2", "产权人", "A person's key or `unit:` and a unit's id; only where letting needs it.")
_CORRECTION = told("P1", "更正原因", "Why the old value was not right, or no longer is.")


class DwellingRegisteredV1(Shape):
    """登记房屋。`subject` is a random ULID; several dwellings may stand on one address where rooms are let apart."""

    address_id: Annotated[Ulid, _STANDS_ON]
    use: Annotated[DwellingUse, _USE]
    dwelling_no: Annotated[_Number | None, _DWELLING_NO] = None
    occupancy: Annotated[Occupancy | None, _OCCUPANCY] = None
    structure: Annotated[Structure | None, _STRUCTURE] = None
    floors: Annotated[_Floors | None, _FLOORS] = None
    floor_no: Annotated[_FloorNo | None, _FLOOR_NO] = None
    floor_area_dm2: Annotated[_Area | None, _AREA] = None
    room_count: Annotated[_Rooms | None, _ROOMS] = None
    self_built: Annotated[bool | None, _SELF_BUILT] = None
    owner: Annotated[PersonOrUnit | None, _OWNER] = None


class DwellingUseChangedV1(Shape):
    """房屋用途或使用状况变更。At least one of the two."""

    use: Annotated[DwellingUse | None, _USE] = None
    occupancy: Annotated[Occupancy | None, _OCCUPANCY] = None


class DwellingCorrectedV1(Shape):
    """更正房屋信息。Given fields replace the old values, which stay in history."""

    reason: Annotated[HousingCorrectionReason, _CORRECTION]
    address_id: Annotated[Ulid | None, _STANDS_ON] = None
    dwelling_no: Annotated[_Number | None, _DWELLING_NO] = None
    structure: Annotated[Structure | None, _STRUCTURE] = None
    floors: Annotated[_Floors | None, _FLOORS] = None
    floor_no: Annotated[_FloorNo | None, _FLOOR_NO] = None
    floor_area_dm2: Annotated[_Area | None, _AREA] = None
    room_count: Annotated[_Rooms | None, _ROOMS] = None
    self_built: Annotated[bool | None, _SELF_BUILT] = None
    owner: Annotated[PersonOrUnit | None, _OWNER] = None


class DwellingAppraisedV1(Shape):
    """房屋安全鉴定。From an appraisal document, never from an impression."""

    level: Annotated[DangerLevel, told("P1", "鉴定等级", "A to D.")]
    document_no: Annotated[_DocumentNo, told("P1", "鉴定文书号", "The document's number.")]


class DwellingDemolishedV1(Shape):
    """注销房屋。What was recorded about it stays."""

    reason: Annotated[DemolitionReason, told("P1", "注销原因", "Why it is there no longer.")]


_UNIT_NAME = told("P0", "单位名称", "As on the licence; 1-100 characters.")
_UNIT_KIND = told("P0", "单位类别", "What it is.")
_USCC = told("P0", "统一社会信用代码", "18 characters, both check digits right; a stall may have none.")
_SHORT = told("P0", "简称", "What people call it.")
_INDUSTRY = told("P0", "行业代码", "GB/T 4754-2017: a letter, 2 to 4 digits, or both.")
_VENUE = told("P1", "场所类别", "One of the nine small venues, or another class.")
_STAFF = told("P1", "人员规模", "A band, never the exact number.")
_SLEEPING = told("P1", "店内住人", "Somebody sleeps where work is done.")
_CONTACT = told("P2", "联系人", "A person's key, in their office only.")
_WORKS_AT = told("P1", "地址编号", "The address it works at.")


class UnitRegisteredV1(Shape):
    """登记单位。`subject` is a random ULID chosen by the first sender."""

    name: Annotated[NameText, _UNIT_NAME]
    kind: Annotated[UnitKind, _UNIT_KIND]
    address_id: Annotated[Ulid, _WORKS_AT]
    uscc: Annotated[_Uscc | None, _USCC] = None
    short_name: Annotated[NameText | None, _SHORT] = None
    industry: Annotated[_Industry | None, _INDUSTRY] = None
    venue_class: Annotated[VenueClass | None, _VENUE] = None
    staff_band: Annotated[StaffBand | None, _STAFF] = None
    sleeping_on_site: Annotated[bool | None, _SLEEPING] = None
    contact: Annotated[Ulid | None, _CONTACT] = None


class UnitCorrectedV1(Shape):
    """更正单位信息。Given fields replace the old values, which stay in history."""

    reason: Annotated[HousingCorrectionReason, _CORRECTION]
    name: Annotated[NameText | None, _UNIT_NAME] = None
    kind: Annotated[UnitKind | None, _UNIT_KIND] = None
    uscc: Annotated[_Uscc | None, _USCC] = None
    short_name: Annotated[NameText | None, _SHORT] = None
    industry: Annotated[_Industry | None, _INDUSTRY] = None
    venue_class: Annotated[VenueClass | None, _VENUE] = None
    staff_band: Annotated[StaffBand | None, _STAFF] = None
    sleeping_on_site: Annotated[bool | None, _SLEEPING] = None
    contact: Annotated[Ulid | None, _CONTACT] = None


class UnitMovedV1(Shape):
    """单位迁址。The addresses before stay in history."""

    address_id: Annotated[Ulid, _WORKS_AT]


class UnitSuspendedV1(Shape):
    """单位停业。It does not operate for a while."""


class UnitResumedV1(Shape):
    """单位复业。It operates again."""


class UnitCeasedV1(Shape):
    """单位注销。It operates no longer."""

    reason: Annotated[CessationReason, told("P1", "注销原因", "Why.")]
