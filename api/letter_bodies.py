"""What is sent to the desk: small strict JSON documents, read within a bound."""

import asyncio
from typing import Annotated, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.deps import ApiSettings
from api.intake_body import read_bounded
from api.problems import BodyInvalid, BodyTooSlow, EventTooLarge
from api.watching import QUESTION, Asked
from intake.desk.codes import Choice, CorrectionReason, ReadReason, RejectReason, SettleReason
from intake.desk.groups import GroupAction
from intake.desk.patching import MOST_STEPS, Operation
from intake.payload import plain_label
from ledger.port import LetterKind

Body = TypeVar("Body", bound="DeskBody")
Note = Annotated[
    str | None,
    Field(min_length=1, max_length=500, description="sealed; name no more than needed · 说明（密封）"),
]
Codes = Annotated[list[Annotated[str, Field(max_length=128)]], Field(max_length=20)]


class DeskBody(BaseModel):
    """Strict: an unknown member is refused."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class PatchStep(DeskBody):
    """One step of RFC 6902 over `{attributes…, "data": …}`."""

    op: Operation
    path: Annotated[str, Field(pattern="^/", max_length=500)]
    value: object = None


class CorrectBody(DeskBody):
    """更正。What should have been sent, as a JSON patch."""

    reason: CorrectionReason
    patch: Annotated[list[PatchStep], Field(min_length=1, max_length=MOST_STEPS)]
    note: Note = None


class RejectBody(DeskBody):
    """驳回。"""

    reason: RejectReason
    note: Note = None


class ReadBody(DeskBody):
    """查阅原文的理由。"""

    reason: ReadReason


class SettleBody(DeskBody):
    """冲突的取舍。"""

    choice: Choice
    reason: SettleReason
    note: Note = None


class ExtendBody(DeskBody):
    """延长等待。"""

    minutes: Annotated[int, Field(ge=1, le=10_080)]


class GroupBody(DeskBody):
    """一组。Without `token` a dry run; with the token of a dry run it is done."""

    action: GroupAction
    kind: Annotated[list[LetterKind], Field(max_length=3)] = []
    code: Codes = []
    source: Codes = []
    type: Codes = []
    since: Annotated[str | None, Field(max_length=64, description="RFC 3339")] = None
    until: Annotated[str | None, Field(max_length=64, description="RFC 3339")] = None
    reason: Annotated[RejectReason | None, Field(description="for reject · 驳回理由")] = None
    correction: Annotated[CorrectionReason | None, Field(description="for correct · 更正原因")] = None
    patch: Annotated[
        list[PatchStep],
        Field(max_length=MOST_STEPS, description="for correct: shared attributes only · 共有属性"),
    ] = []
    note: Note = None
    token: Annotated[str | None, Field(pattern="^[0-9a-f]{32}$")] = None


async def read_body(request: Request, settings: ApiSettings, shape: type[Body]) -> Body:
    """The request's document. Raises the problem it is."""
    try:
        body = await asyncio.wait_for(read_bounded(request, settings.event_bytes), settings.body_seconds)
    except TimeoutError:
        raise BodyTooSlow from None
    if body is None:
        raise EventTooLarge(limit=settings.event_bytes)
    try:
        said = shape.model_validate_json(body)
    except ValidationError as problem:
        errors = problem.errors(include_url=False, include_context=False, include_input=False)
        told = [
            {"in": "body", "name": "/".join(map(plain_label, each["loc"])), "rule": each["type"]}
            for each in errors[:20]
        ]
        raise BodyInvalid(errors=told) from None
    words = getattr(said, QUESTION, None)
    if isinstance(words, str):
        asked: Asked = request.state.asked
        asked.look.asks(words)
    return said
