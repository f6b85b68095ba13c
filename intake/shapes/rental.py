"""What upstream systems send about tenancies and inspections; the thing itself is named by the envelope's `subject`."""

from typing import Annotated

from pydantic import Field

from domain.rental.codes import (
    CancelReason,
    FindingSeverity,
    InspectionKind,
    InspectionMiss,
    ItemResult,
    TenancyConfirmation,
    TenancyDeclarer,
    TenancyEnd,
    TenancyScope,
)
from intake.catalogue import Shape
from intake.shapes.rental_fields import (
    NOTE,
    DocumentNo,
    FloorArea,
    FreeText,
    Headcount,
    ItemCode,
    People,
    PersonOrUnit,
    PlausibleDay,
    RoomNo,
    RoomNos,
    StatedDayV1,
    Ulid,
    field,
)


class TenancyDeclaredV1(Shape):
    """申报租赁。`subject` is a random ULID chosen by whoever first names the tenancy."""

    dwelling_id: Annotated[Ulid, field("P1", "房屋编号", "The dwelling that is let.")]
    landlord: Annotated[PersonOrUnit, field("P2", "出租人", "A person's key, or unit: and a unit's id.")]
    tenants: Annotated[People, field("P2", "承租人", "Keys of all who rent, none twice.")]
    scope: Annotated[TenancyScope, field("P1", "出租范围", "Whole, by rooms or by beds.")]
    since: Annotated[StatedDayV1, field("P2", "起租日期", "When the lease began, as precisely as known.")]
    declarer: Annotated[TenancyDeclarer, field("P1", "申报身份", "In what standing it is declared.")]
    until: Annotated[StatedDayV1 | None, field("P2", "到期日期", "When the lease is to end.")] = None
    rooms: Annotated[RoomNos, field("P1", "所租房间", "Rooms, where rooms are let.")] = ()
    sublet: Annotated[bool, field("P1", "是否转租", "Whether it is let by somebody who rents it.")] = False


class TenancyConfirmedV1(Shape):
    """核实租赁。"""

    method: Annotated[TenancyConfirmation, field("P1", "核实方式", "How it was found to be true.")]


class TenancyFiledV1(Shape):
    """租赁合同备案。A renewal or change has a filing of its own."""

    filing_no: Annotated[DocumentNo, field("P2", "备案编号", "The housing authority's number.")]
    filed_on: Annotated[PlausibleDay, field("P2", "备案日期", "The day it was filed.")]


class TenancyEndedV1(Shape):
    """租赁终止。"""

    until: Annotated[StatedDayV1, field("P2", "终止日期", "The last day, as precisely as known.")]
    reason: Annotated[TenancyEnd, field("P1", "终止原因", "Why it ended.")]


class InspectionPlannedV1(Shape):
    """安排排查。`subject` is a random ULID. Sent again with another day it is planned anew."""

    dwelling_id: Annotated[Ulid, field("P1", "房屋编号", "The dwelling to inspect.")]
    kind: Annotated[InspectionKind, field("P1", "排查类别", "Why it is inspected.")]
    due_on: Annotated[PlausibleDay, field("P1", "截止日期", "The last day to do it.")]
    tenancy_id: Annotated[Ulid | None, field("P1", "租赁编号", "The tenancy, if one is known.")] = None


class InspectionStartedV1(Shape):
    """开始排查。"""


class InspectionMissedV1(Shape):
    """未能入户。The due day stays where it is."""

    why: Annotated[InspectionMiss, field("P1", "原因", "Why it came to nothing.")]


class InspectionRefusedV1(Shape):
    """拒绝入户。Recorded neutrally: it says nothing about anybody."""

    note: Annotated[FreeText | None, NOTE] = None


class InspectionCancelledV1(Shape):
    """取消排查。"""

    reason: Annotated[CancelReason, field("P1", "原因", "Why it is not carried out.")]


class AnswerV1(Shape):
    """检查项答案。"""

    item: Annotated[ItemCode, field("P0", "检查项", "The item's code, F01 to S02.")]
    result: Annotated[ItemResult, field("P1", "结果", "What was found.")]
    item_version: Annotated[
        Annotated[int, Field(ge=1)] | None,
        field("P0", "检查项版本", "The version that was asked; without one that of the day."),
    ] = None
    severity: Annotated[
        FindingSeverity | None,
        field("P1", "隐患等级", "Only for a failure graded otherwise than the checklist does."),
    ] = None


class RoomSeenV1(Shape):
    """清点的房间。"""

    room_no: Annotated[RoomNo, field("P1", "房间号", "The room's number in the dwelling.")]
    persons: Annotated[Headcount, field("P2", "居住人数", "A number; who they are is not asked.")]
    floor_area_dm2: Annotated[FloorArea | None, field("P1", "使用面积", "Hundredths of a square metre.")] = (
        None
    )
    one_family: Annotated[bool, field("P2", "同一家庭", "Whether one family lives there together.")] = False


class InspectionCompletedV1(Shape):
    """完成排查。Every item of the checklist is answered once."""

    answers: Annotated[
        Annotated[tuple[AnswerV1, ...], Field(min_length=1, max_length=100)],
        field("P1", "检查项答案", "One answer for every item asked that day."),
    ]
    rooms: Annotated[
        Annotated[tuple[RoomSeenV1, ...], Field(max_length=60)],
        field("P2", "清点的房间", "Rooms as counted; measured against the local limits."),
    ] = ()
    declared_occupants: Annotated[Headcount | None, field("P2", "申报人数", "How many were declared.")] = None
    present_occupants: Annotated[Headcount | None, field("P2", "在住人数", "How many were there.")] = None
