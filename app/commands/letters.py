"""`gridledger letters`: the dead-letter desk. Lists and letters are masked; a message as it came is read on record."""

from pathlib import Path
from typing import Annotated

import typer

from access.authorize import Action
from api.letter_documents import (
    CausesAnswer,
    LettersAnswer,
    cause_shown,
    letter_shown,
    raw_shown,
)
from api.letters import letter_answer
from api.local_time import in_shanghai
from app.assembly import House
from app.command_looks import looked
from app.commands.letter_groups import group, read_patch_file
from app.desk_work import (
    After,
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
    next_cursor,
    operator,
    seat_after,
    tell_done,
    tell_more,
    the_desk,
    wanted,
)
from app.output import print_facts, print_json, print_table
from app.settings import Settings
from app.verbs import verb
from domain.shared.actor import Role
from intake.desk.codes import CorrectionReason, ReadReason, RejectReason
from intake.road import Handled

command = typer.Typer(help="Dead letters: list, show, retry, correct, reject. 死信台。", no_args_is_help=True)


@command.command("list")
@verb(Action.LIST_LETTERS)
@desk_guard
def show_list(
    kind: Kinds = None,
    code: Codes = None,
    source: Sources = None,
    type: Types = None,  # noqa: A002
    standing: Standings = None,
    since: Moment = None,
    until: Moment = None,
    after: After = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List letters still to be handled, the oldest first. 列出待处理的死信。"""
    narrowed = wanted(kind, code, source, type, since, until, standing)
    house = House(Settings())
    store = house.log
    cards = store.letters(narrowed, after=seat_after(after), limit=limit)
    onward = next_cursor([(each.recorded_at, each.key) for each in cards], limit)
    count = sum(cause.letters for cause in store.letter_causes(narrowed, limit=1_000))
    told = LettersAnswer(count=count, items=[letter_shown(card) for card in cards])
    looked(house, Action.LIST_LETTERS, told)
    if as_json:
        print_json({**told.model_dump(mode="json"), "next": onward})
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
    tell_more(onward)


@command.command("causes")
@verb(Action.LIST_LETTERS)
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
@verb(Action.READ_LETTER)
@desk_guard
def show(key: Key, as_json: AsJson = False) -> None:
    """Show one letter masked: why it was not taken, what a retry would come to, what was done. 查看一封死信（遮蔽）。"""
    desk = the_desk()
    told = letter_answer(desk, desk.drawer.card(key))
    looked(House(Settings()), Action.READ_LETTER, told)
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
@verb(Action.READ_RAW_LETTER)
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
    house, letter = House(Settings()), f"letter:{key}"
    looked(house, Action.READ_RAW_LETTER, told, objects=[letter], reader=who, office=role, in_clear=True)
    if as_json:
        print_json(told)
        return
    print_facts("headers 消息头", {each.name: each.value for each in told.headers})
    typer.echo(told.body or "")


@command.command("retry")
@verb(Action.REPAIR_LETTER)
@desk_guard
def retry(key: Key, who: As, role: InOffice = Role.REGISTRAR, as_json: AsJson = False) -> None:
    """Take the same bytes again. Ends with 1 if in vain. 原样重试。"""
    desk = the_desk()
    handled = desk.letters.retry(key, operator(who, role))
    tell_done(handled, desk.drawer.card(key).standing, as_json=as_json)


@command.command("correct")
@verb(Action.REPAIR_LETTER)
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
    desk, proposer, steps = the_desk(), operator(who, role), read_patch_file(patch)
    handled, expected = desk.letters.propose(key, proposer, steps, reason, note)
    tell_done(Handled(handled.position, expected), desk.drawer.card(key).standing, as_json=as_json)


@command.command("approve")
@verb(Action.REPAIR_LETTER)
@desk_guard
def approve(key: Key, who: As, role: InOffice = Role.REGISTRAR, as_json: AsJson = False) -> None:
    """Have a proposed correction taken, as a second person. Ends with 1 if in vain. 复核更正（须另一人）。"""
    desk = the_desk()
    handled = desk.letters.approve(key, operator(who, role))
    tell_done(handled, desk.drawer.card(key).standing, as_json=as_json)


@command.command("reject")
@verb(Action.REPAIR_LETTER)
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


command.command("group")(group)
