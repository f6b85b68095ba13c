"""What is sent to log in and to keep one's own account: small strict JSON documents. Nothing in them is ever logged."""

from dataclasses import replace
from typing import Annotated

from fastapi import Request
from pydantic import Field

from api.deps import ApiSettings
from api.identity_problems import JsonOnly
from api.letter_bodies import Body, DeskBody, read_body

LARGEST_BYTES = 8_192
Name = Annotated[str, Field(min_length=1, max_length=64)]
Password = Annotated[str, Field(min_length=1, max_length=1_024, json_schema_extra={"writeOnly": True})]
Code = Annotated[str, Field(pattern="^[0-9]{6}$")]
Secret = Annotated[str, Field(min_length=1, max_length=128)]


class LoginBody(DeskBody):
    """登录。`code` where an authenticator is enrolled."""

    name: Name
    password: Password
    code: Code | None = None


class FirstBody(DeskBody):
    """首次设置密码。"""

    name: Name
    secret: Secret
    password: Password


class PasswordBody(DeskBody):
    """更改密码。"""

    old: Password
    new: Password


class EnrolBody(DeskBody):
    """登记动态验证器。"""

    password: Password


class CodeBody(DeskBody):
    """确认动态验证器。"""

    code: Code


async def read_account_body(request: Request, settings: ApiSettings, shape: type[Body]) -> Body:
    """The request's document. Only as JSON by its own name: a page elsewhere cannot send that without being asked about."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise JsonOnly
    return await read_body(request, replace(settings, event_bytes=LARGEST_BYTES), shape)
