"""What upstream systems send about a person's rights; `subject` is the person's key."""

from typing import Annotated

from pydantic import Field

from domain.rights.codes import (
    AskedBy,
    ErasureBasis,
    ErasureRefusal,
    LegalHoldReason,
    NoticeWay,
    RestrictionGround,
    RestrictionScope,
    RightsCorrectionRefusal,
    RightsField,
)
from domain.shared.purposes import Purpose
from intake.catalogue import Shape
from intake.shapes.rental_fields import NOTE, FreeText, Ulid, field

_REQUEST = field("P1", "请求编号", "A random ULID chosen by whoever records the request.")
_Fields = Annotated[tuple[RightsField, ...], Field(max_length=len(RightsField))]
_Version = Annotated[str, Field(pattern="^[A-Za-z0-9._-]{1,40}$")]
_PURPOSE = field("P1", "处理目的", "A code of the published list of purposes.")


class ErasureRequestedV1(Shape):
    """请求删除个人信息（个人信息保护法 47）。"""

    request: Annotated[Ulid, _REQUEST]
    basis: Annotated[ErasureBasis, field("P1", "删除依据", "On which ground of art. 47.")]
    asked_by: Annotated[AskedBy, field("P1", "请求人", "Who asks for it.")]


class ErasureApprovedV1(Shape):
    """批准删除。Another person than who recorded the request."""

    request: Annotated[Ulid, _REQUEST]


class ErasureRefusedV1(Shape):
    """不予删除。"""

    request: Annotated[Ulid, _REQUEST]
    reason: Annotated[ErasureRefusal, field("P1", "理由", "Why it is not erased.")]


class ProcessingRestrictedV1(Shape):
    """限制处理。"""

    scope: Annotated[RestrictionScope, field("P1", "范围", "What is stopped.")]
    ground: Annotated[RestrictionGround, field("P1", "理由", "Why it is stopped.")]


class RestrictionLiftedV1(Shape):
    """解除限制处理。"""


class CorrectionRequestedV1(Shape):
    """请求更正、补充（个人信息保护法 46）。"""

    request: Annotated[Ulid, _REQUEST]
    fields: Annotated[_Fields, field("P1", "请求更正的内容", "What is said to be wrong.")]
    note: Annotated[FreeText | None, NOTE] = None


class CorrectionAppliedV1(Shape):
    """已更正。"""

    request: Annotated[Ulid, _REQUEST]
    position: Annotated[int, field("P1", "台账位置", "The position of the fact that put it right.")]


class CorrectionRefusedV1(Shape):
    """不予更正。"""

    request: Annotated[Ulid, _REQUEST]
    reason: Annotated[RightsCorrectionRefusal, field("P1", "理由", "Why it stays as it is.")]


class NoticeShownV1(Shape):
    """已告知（个人信息保护法 17）。"""

    notice_version: Annotated[_Version, field("P0", "告知书版本", "Which text was shown.")]
    how: Annotated[NoticeWay, field("P1", "告知方式", "How the person was told.")]


class ConsentGivenV1(Shape):
    """同意。"""

    purpose: Annotated[Purpose, _PURPOSE]


class ConsentWithdrawnV1(Shape):
    """撤回同意（个人信息保护法 15）。"""

    purpose: Annotated[Purpose, _PURPOSE]


class LegalHoldPlacedV1(Shape):
    """依法保全。Nothing of this person is erased for now."""

    reason: Annotated[LegalHoldReason, field("P1", "理由", "In which kind of proceedings it is needed.")]


class LegalHoldReleasedV1(Shape):
    """解除保全。"""

    reason: Annotated[LegalHoldReason, field("P1", "理由", "Which reason is gone.")]
