"""`gridledger conflicts`: two contents under one id, and the choice between them."""

from typing import Annotated

import typer

from access.authorize import Action
from api.conflicts import conflict_answer
from api.letter_documents import LettersAnswer, letter_shown
from api.local_time import in_shanghai
from app.assembly import House
from app.command_looks import looked
from app.desk_work import (
    After,
    As,
    AsJson,
    InOffice,
    Key,
    Limit,
    Note,
    Sources,
    Standings,
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
from intake.desk.codes import Choice, SettleReason
from ledger.port import LetterKind

command = typer.Typer(help="Conflicts: list, compare, settle. 冲突台。", no_args_is_help=True)


@command.command("list")
@verb(Action.LIST_LETTERS)
@desk_guard
def show_list(
    source: Sources = None,
    standing: Standings = None,
    after: After = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List conflicts nobody has chosen in yet, the oldest first. 列出待取舍的冲突。"""
    narrowed = wanted([LetterKind.CONFLICT], None, source, None, None, None, standing)
    house = House(Settings())
    cards = house.log.letters(narrowed, after=seat_after(after), limit=limit)
    onward = next_cursor([(each.recorded_at, each.key) for each in cards], limit)
    told = LettersAnswer(count=len(cards), items=[letter_shown(card) for card in cards])
    looked(house, Action.LIST_LETTERS, told)
    if as_json:
        print_json({**told.model_dump(mode="json"), "next": onward})
        return
    rows = [
        (each.key, each.source, each.message_id, each.type, each.standing, in_shanghai(each.recorded_at))
        for each in cards
    ]
    print_table("conflicts 冲突", ("key", "source", "message", "type", "standing", "recorded at"), rows)
    tell_more(onward)


@command.command("show")
@verb(Action.READ_LETTER)
@desk_guard
def show(key: Key, as_json: AsJson = False) -> None:
    """Show both contents side by side, masked, and where they differ. 两份内容对照（遮蔽）。"""
    desk = the_desk()
    told = conflict_answer(desk, desk.drawer.card(key))
    looked(House(Settings()), Action.READ_LETTER, told)
    if as_json:
        print_json(told)
        return
    print_facts("conflict 冲突", told.item.model_dump(exclude_none=True))
    rows = [(each.path, each.first, each.second) for each in told.differences]
    print_table("differences 不同之处", ("where", "first 先到", "second 后到"), rows)


@command.command("settle")
@verb(Action.REPAIR_LETTER)
@desk_guard
def settle(
    key: Key,
    who: As,
    keep: Annotated[Choice, typer.Option(help="which content is kept 保留哪一份")],
    reason: Annotated[SettleReason, typer.Option(help="why 理由")],
    note: Note = None,
    role: InOffice = Role.REGISTRAR,
    as_json: AsJson = False,
) -> None:
    """Keep the first, or take the second under an id of its own. Ends with 1 if it cannot be taken. 取舍。"""
    desk = the_desk()
    handled = desk.conflicts.settle(key, operator(who, role), keep, reason, note)
    tell_done(handled, desk.drawer.card(key).standing, as_json=as_json)
