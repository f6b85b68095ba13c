"""`gridledger letters`: the dead-letter desk. Lists and letters are masked; a message as it came is read on record."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import from_json

from api.letter_documents import (
    CausesAnswer,
    GroupAnswer,
    LettersAnswer,
    cause_shown,
    each_shown,
    letter_shown,
    raw_shown,
)
from api.letters import letter_answer
from api.local_time import in_shanghai
from app.assembly import House
from app.desk_work import (
    As,
    AsJson,
    Codes,
    InOffice,
    Key,
    Kinds,
    Limit,
    Moment,
    Note,
    Sources,
    Standings,
    Types,
    desk_guard,
    operator,
    tell_done,
    the_desk,
    wanted,
)
from app.output import Exit, fail, print_facts, print_json, print_table
from app.settings import Settings
from domain.shared.actor import Role
from intake.desk.codes import CorrectionReason, ReadReason, RejectReason
from intake.desk.groups import GroupAction, GroupOrder
from intake.road import Handled

command = typer.Typer(help="Dead letters: list, show, retry, correct, reject. 死信台。", no_args_is_help=True)


@command.command("list")
@desk_guard
def show_list(
    kind: Kinds = None,
    code: Codes = None,
    source: Sources = None,
    type: Types = None,  # noqa: A002
    standing: Standings = None,
    since: Moment = None,
    until: Moment = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List letters still to be handled, the oldest first. 列出待处理的死信。"""
    narrowed = wanted(kind, code, source, type, since, until, standing)
    store = House(Settings()).log
    cards = store.letters(narrowed, after=None, limit=limit)
    count = sum(cause.letters for cause in store.letter_causes(narrowed, limit=1_000))
    if as_json:
        print_json(LettersAnswer(count=count, items=[letter_shown(card) for card in cards]))
        return
    rows = [
        (
            each.key,
            each.kind,
            each.code,
            each.source,
            each.message_id,
            each.standing,
            in_shanghai(each.recorded_at),
        )
        for each in cards
    ]
    columns = ("key", "kind", "code", "source", "message", "standing", "recorded at")
    print_table(f"letters 死信 {len(rows)}/{count}", columns, rows)


@command.command("causes")
@desk_guard
def causes(
    kind: Kinds = None,
    source: Sources = None,
    type: Types = None,  # noqa: A002
    since: Moment = None,
    until: Moment = None,
    as_json: AsJson = False,
) -> None:
    """Count letters by cause, the most frequent first. 按原因计数。"""
    narrowed = wanted(kind, None, source, type, since, until)
    found = House(Settings()).log.letter_causes(narrowed, limit=1_000)
    if as_json:
        print_json(CausesAnswer(items=[cause_shown(each) for each in found]))
        return
    rows = [
        (each.kind, each.code, each.source, each.type, each.letters, in_shanghai(each.oldest))
        for each in found
    ]
    print_table("causes 原因", ("kind", "code", "source", "type", "letters", "oldest"), rows)


@command.command("show")
@desk_guard
def show(key: Key, as_json: AsJson = False) -> None:
    """Show one letter masked: why it was not taken, what a retry would come to, what was done. 查看一封死信（遮蔽）。"""
    desk = the_desk()
    told = letter_answer(desk, desk.drawer.card(key))
    if as_json:
        print_json(told)
        return
    print_facts(
        "letter 死信", {name: value for name, value in told.item.model_dump().items() if value is not None}
    )
    print_facts("why 原因", told.detail or {})
    print_facts("envelope 信封", told.attributes or {})
    print_facts("data 内容", {"data": told.data})
    if told.expected is not None:
        print_facts("a retry now 此时重试", told.expected.model_dump())
    rows = [(each.position, each.name, each.actor, each.role, in_shanghai(each.at)) for each in told.acts]
    print_table("acts 处理经过", ("position", "act", "who", "office", "at"), rows)


@command.command("raw")
@desk_guard
def raw(
    key: Key,
    who: As,
    reason: Annotated[ReadReason, typer.Option(help="why it is read 理由")],
    role: InOffice = Role.REGISTRAR,
    as_json: AsJson = False,
) -> None:
    """Print a message as it came; that it was read is recorded first. 查阅原文（先留痕）。"""
    desk = the_desk()
    card = desk.drawer.card(key)
    handled, delivery = desk.letters.read_raw(key, operator(who, role), reason)
    told = raw_shown(delivery, handled.position, desk.letters.proposal(card))
    if as_json:
        print_json(told)
        return
    print_facts("headers 消息头", {each.name: each.value for each in told.headers})
    typer.echo(told.body or "")


@command.command("retry")
@desk_guard
def retry(key: Key, who: As, role: InOffice = Role.REGISTRAR, as_json: AsJson = False) -> None:
    """Take the same bytes again. Ends with 1 if in vain. 原样重试。"""
    desk = the_desk()
    handled = desk.letters.retry(key, operator(who, role))
    tell_done(handled, desk.drawer.card(key).standing, as_json=as_json)


@command.command("correct")
@desk_guard
def correct(
    key: Key,
    who: As,
    reason: Annotated[CorrectionReason, typer.Option(help="what is put right 更正原因")],
    patch: Annotated[Path, typer.Option(help="a file with a JSON patch (RFC 6902); - is standard input")],
    note: Note = None,
    role: InOffice = Role.REGISTRAR,
    as_json: AsJson = False,
) -> None:
    """Propose a correction; another person approves it. Ends with 1 if it would be in vain. 提出更正，由另一人复核。"""
    desk, proposer, steps = the_desk(), operator(who, role), _patch(patch)
    handled, expected = desk.letters.propose(key, proposer, steps, reason, note)
    tell_done(Handled(handled.position, expected), desk.drawer.card(key).standing, as_json=as_json)


@command.command("approve")
@desk_guard
def approve(key: Key, who: As, role: InOffice = Role.REGISTRAR, as_json: AsJson = False) -> None:
    """Have a proposed correction taken, as a second person. Ends with 1 if in vain. 复核更正（须另一人）。"""
    desk = the_desk()
    handled = desk.letters.approve(key, operator(who, role))
    tell_done(handled, desk.drawer.card(key).standing, as_json=as_json)


@command.command("reject")
@desk_guard
def reject(
    key: Key,
    who: As,
    reason: Annotated[RejectReason, typer.Option(help="why nobody repairs it 理由")],
    note: Note = None,
    role: InOffice = Role.REGISTRAR,
    as_json: AsJson = False,
) -> None:
    """Say that nobody repairs it; it stays readable. 驳回（仍可查阅）。"""
    desk = the_desk()
    handled = desk.letters.reject(key, operator(who, role), reason, note)
    tell_done(handled, desk.drawer.card(key).standing, as_json=as_json)


@command.command("group")
@desk_guard
def group(
    action: GroupAction,
    who: Annotated[str | None, typer.Option("--as", help="who acts, for a run: staff:… 经办人")] = None,
    run: Annotated[str | None, typer.Option(help="the token of the dry run: do it 按预演令牌执行")] = None,
    kind: Kinds = None,
    code: Codes = None,
    source: Sources = None,
    type: Types = None,  # noqa: A002
    since: Moment = None,
    until: Moment = None,
    reason: Annotated[RejectReason | None, typer.Option(help="for reject 驳回理由")] = None,
    note: Note = None,
    role: InOffice = Role.REGISTRAR,
    as_json: AsJson = False,
) -> None:
    """Handle one cause as a group. First a dry run, which writes nothing and gives the token for --run. 按原因成组处理。"""
    desk = the_desk()
    narrowed = wanted(kind, code, source, type, since, until)
    order = GroupOrder(wanted=narrowed, action=action, reason=reason, note=note)
    if run is None:
        report = desk.groups.rehearse(order)
    else:
        report = desk.groups.run(order, run, operator(who or "", role))
    if as_json:
        items = [each_shown(each) for each in report.each]
        print_json(GroupAnswer(token=report.token, done=report.done, counts=report.counts(), items=items))
        return
    title = "done 已办理" if report.done else f"dry run 预演, token 令牌 {report.token}"
    rows = [(each.key, each.source, each.message_id, each.fate, each.code) for each in report.each]
    print_table(title, ("key", "source", "message", "fate", "code"), rows)


def _patch(path: Path) -> list[object]:
    try:
        told = from_json(sys.stdin.read() if str(path) == "-" else path.read_bytes())
    except (OSError, ValueError):
        told = None
    if not isinstance(told, list):
        fail(
            Exit.BAD_USE,
            f"{path} 不是 JSON 更正（RFC 6902 数组）。",
            f"{path} is not a JSON patch (an array of RFC 6902).",
        )
    return told
