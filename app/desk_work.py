"""What the commands of the desk have in common: who acts, which letter, and how a rule's no ends a command."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Annotated, ParamSpec, TypeVar
from uuid import UUID

import typer

from api.intake import told_receipt
from api.letter_desk import cursor_of, seat_of
from api.letter_documents import DoneAnswer
from api.problems import CursorInvalid
from app.assembly import House
from app.keeping import require_opened
from app.output import Exit, fail, print_facts, print_json, progress_note
from app.settings import Settings
from app.world import world_guard
from domain.shared.actor import Role
from domain.shared.rule import RuleBroken
from intake.attributes import is_staff_id
from intake.desk.desk import Desk
from intake.desk.operator import Operator
from intake.desk.rules import (
    AttributeStaysAsSent,
    GroupSharesNotThis,
    PatchChangesNothing,
    PatchNotValid,
    PatchTooLarge,
)
from intake.road import TAKEN, Handled
from ledger.port import LetterFilter, LetterKind, LetterStanding, Seat, StoreUnavailable

P = ParamSpec("P")
R = TypeVar("R")
BAD_USE = (AttributeStaysAsSent, GroupSharesNotThis, PatchChangesNothing, PatchNotValid, PatchTooLarge)

AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]
Key = Annotated[UUID, typer.Argument(help="the key a list shows 列表中的键")]
As = Annotated[str, typer.Option("--as", help="who acts: staff:… 经办人")]
InOffice = Annotated[Role, typer.Option("--role", help="the office acted in 岗位")]
Note = Annotated[str | None, typer.Option(help="a remark, kept sealed 说明（密封保存）")]
Kinds = Annotated[list[LetterKind] | None, typer.Option("--kind", help="unreadable, refused, conflict 类别")]
Codes = Annotated[list[str] | None, typer.Option("--code", help="reason code, again for more 原因代码")]
Sources = Annotated[list[str] | None, typer.Option("--source", help="source URI 来源")]
Types = Annotated[list[str] | None, typer.Option("--type", help="event type 事件类型")]
Moment = Annotated[
    datetime | None, typer.Option(help="RFC 3339 with its offset 时间", formats=["%Y-%m-%dT%H:%M:%S%z"])
]
Standings = Annotated[
    list[LetterStanding] | None, typer.Option("--standing", help="open and proposed if none is named 现状")
]
After = Annotated[
    str | None, typer.Option(help="go on after the page that named this cursor 接上页：上页给出的游标")
]
Limit = Annotated[int, typer.Option(min=1, max=1_000, help="how many at most 最多条数")]


def desk_guard(command: Callable[P, R]) -> Callable[P, R]:
    """A rule of the desk is told in both languages: 1 if the letter is not as thought, 2 for a correction that cannot be."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except RuleBroken as rule:
            code = Exit.BAD_USE if isinstance(rule, BAD_USE) else Exit.WRONG
            fail(code, f"{rule.text('zh')}({rule.code})", rule.text("en"))

    return world_guard((StoreUnavailable,))(run)


def the_desk() -> Desk:
    """The desk of this machine's ledger, which must be open."""
    settings = Settings()
    house = House(settings)
    require_opened(settings, house)
    return house.letter_desk()


def seat_after(cursor: str | None) -> Seat | None:
    """Where a list goes on. Ends the command for what is no cursor."""
    try:
        return seat_of(cursor)
    except CursorInvalid:
        fail(
            Exit.BAD_USE,
            f"--after {cursor} 不是上一页给出的游标。",
            f"--after {cursor} is no cursor of a page.",
        )


def next_cursor(seats: Sequence[Seat], limit: int) -> str | None:
    """What `--after` is given for the page behind a full one."""
    return cursor_of(seats[-1]) if len(seats) == limit else None


def tell_more(cursor: str | None) -> None:
    """Say how a list goes on, beside a table."""
    if cursor is not None:
        progress_note(f"后面可能还有 there may be more: --after {cursor}")


def operator(name: str, role: Role) -> Operator:
    """Whoever `--as` names. Ends the command for what is no staff id."""
    if not is_staff_id(name):
        fail(
            Exit.BAD_USE,
            f"--as {name} 不是 staff:… 形式的工作人员编号。",
            f"--as {name} is not a staff id such as staff:R0001.",
        )
    return Operator(name, role.value)


def wanted(
    kinds: list[LetterKind] | None,
    codes: list[str] | None,
    sources: list[str] | None,
    types: list[str] | None,
    since: datetime | None,
    until: datetime | None,
    standings: list[LetterStanding] | None = None,
) -> LetterFilter:
    """What a list or a group is narrowed to."""
    return LetterFilter(
        kinds=frozenset(kinds or ()),
        standings=frozenset(standings or (LetterStanding.OPEN, LetterStanding.PROPOSED)),
        codes=frozenset(codes or ()),
        sources=frozenset(sources or ()),
        types=frozenset(types or ()),
        since=since,
        until=until,
    )


def tell_done(handled: Handled, standing: LetterStanding | None, *, as_json: bool) -> None:
    """What an act came to. Ends with 1 where the message was tried in vain."""
    receipt = handled.receipt
    if as_json:
        told = told_receipt(receipt) if receipt is not None else None
        print_json(DoneAnswer(position=handled.position, standing=standing, receipt=told))
    else:
        facts: dict[str, object] = {"position 位置": handled.position}
        if standing is not None:
            facts["standing 现状"] = standing.value
        if receipt is not None:
            detail = receipt.detail or {}
            facts |= {
                "message 消息": receipt.id,
                "verdict 结果": receipt.verdict.value,
                "code 代码": receipt.code,
            }
            facts |= {"zh": detail.get("zh"), "en": detail.get("en")}
        print_facts("done 已办理", facts)
    if receipt is not None and receipt.verdict not in TAKEN:
        raise typer.Exit(int(Exit.WRONG))
