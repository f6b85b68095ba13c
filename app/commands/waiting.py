"""`gridledger waiting`: messages that came early, for what they wait and until when."""

from datetime import timedelta
from typing import Annotated

import typer

from access.authorize import Action
from api.conflict_documents import WaitingAnswer, waiting_shown
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
    desk_guard,
    next_cursor,
    operator,
    seat_after,
    tell_done,
    tell_more,
    the_desk,
)
from app.output import print_json, print_table
from app.settings import Settings
from app.stores import utc_now
from app.verbs import verb
from domain.shared.actor import Role

command = typer.Typer(help="Waiting messages: list, decide, extend. 等待中的消息。", no_args_is_help=True)


@command.command("list")
@verb(Action.LIST_WAITING)
@desk_guard
def show_list(after: After = None, limit: Limit = 50, as_json: AsJson = False) -> None:
    """List what waits, the longest waiting first. 列出等待中的消息。"""
    now, page = utc_now(), the_desk().waiting.page(after=seat_after(after), limit=limit)
    onward = next_cursor([(each.since, each.key) for each in page], limit)
    items = [waiting_shown(each, int((now - each.since).total_seconds())) for each in page]
    told = WaitingAnswer(items=items)
    looked(House(Settings()), Action.LIST_WAITING, told)
    if as_json:
        print_json({**told.model_dump(mode="json"), "next": onward})
        return
    rows = [
        (
            each.key,
            each.message_id,
            each.type,
            each.waits_for,
            each.code,
            each.age_seconds,
            in_shanghai(each.until),
        )
        for each in items
    ]
    print_table("waiting 等待", ("key", "message", "type", "waits for", "code", "age s", "until"), rows)
    tell_more(onward)


@command.command("decide")
@verb(Action.SETTLE_WAITING)
@desk_guard
def decide(key: Key, who: As, role: InOffice = Role.REGISTRAR, as_json: AsJson = False) -> None:
    """Decide a message now, for the last time. Ends with 1 if it is refused. 立即判定。"""
    tell_done(the_desk().waiting.decide_now(key, operator(who, role)), None, as_json=as_json)


@command.command("extend")
@verb(Action.SETTLE_WAITING)
@desk_guard
def extend(
    key: Key,
    who: As,
    minutes: Annotated[int, typer.Option(min=1, max=10_080, help="how much longer 延长分钟数")],
    role: InOffice = Role.REGISTRAR,
    as_json: AsJson = False,
) -> None:
    """Let a message wait longer, seven days at most. 延长等待（最长七天）。"""
    by = timedelta(minutes=minutes)
    tell_done(the_desk().waiting.extend(key, operator(who, role), by), None, as_json=as_json)
