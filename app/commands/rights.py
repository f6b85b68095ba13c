"""`gridledger rights`: what persons asked for, what stands on their data, and the copy that is theirs."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import to_json

from access.authorize import Action
from access.vocabulary import ReadingPurpose
from api.own_copy import CopyParts, own_copy
from api.own_copy_documents import OwnCopyAnswer
from api.unsealing import PersonalValues
from app.assembly import House
from app.command_looks import a_look, looked
from app.commands.erase import told
from app.event_types import event_types
from app.output import Exit, fail, print_facts, print_json, print_table, progress_note
from app.rights_work import AsJson, PersonKey, person, rights_guard
from app.settings import Settings
from app.stores import utc_now
from app.verbs import verb
from app.views import open_views, record_states
from projections.audit_trail.view import AuditTrailView
from projections.dispute_board.view import DisputeBoardView
from projections.page import CursorNotValid
from projections.registry.view import RegistryView
from projections.rental.view import RentalView
from projections.rights.view import RequestFilter, RightsView

command = typer.Typer(help="Persons' rights: requests, standing, copy. 个人权利。", no_args_is_help=True)
COLUMNS = ("person_key", "kind", "request", "state", "requested_at", "due_at")


@command.command("list")
@verb(Action.LIST_RIGHTS)
@rights_guard
def list_requests(
    state: Annotated[
        list[str] | None, typer.Option(help="asked, ready, denied, erased, applied; again for more 状态")
    ] = None,
    late: Annotated[bool, typer.Option("--late", help="only what nobody answered in time 只列逾期")] = False,
    after: Annotated[
        str | None, typer.Option(help="go on after the page that named this cursor 接上页")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="how many at most 最多条数")] = 50,
    as_json: AsJson = False,
) -> None:
    """Requests, the oldest first. 列出请求。"""
    wanted = RequestFilter(states=frozenset(state or ()), late_at=utc_now() if late else None)
    views = open_views(Settings())
    try:
        page = RightsView(views).page(wanted, after=after, limit=limit)
    except CursorNotValid:
        fail(
            Exit.BAD_USE,
            f"--after {after} 不是上一页给出的游标。",
            f"--after {after} is no cursor of a page.",
        )
    finally:
        views.close()
    items = [told(each) for each in page.rows]
    looked(House(Settings()), Action.LIST_RIGHTS, items, rows=len(items))
    if as_json:
        print_json({"count": str(page.count), "items": items, "next": page.next})
        return
    print_table("requests 请求", COLUMNS, [[each[name] for name in COLUMNS] for each in items])
    if page.next is not None:
        progress_note(f"后面还有 there are more: --after {page.next}")


@command.command()
@verb(Action.READ_RIGHTS)
@rights_guard
def show(key: PersonKey, as_json: AsJson = False) -> None:
    """What stands on one person's data. 查看一个人的权利状态。"""
    views = open_views(Settings())
    try:
        found = RightsView(views).person(person(key))
    finally:
        views.close()
    requests = [told(each) for each in found.requests]
    looked(House(Settings()), Action.READ_RIGHTS, {"person_key": key, "requests": requests})
    if as_json:
        print_json({"person_key": key, **found.standing._asdict(), "requests": requests})
        return
    print_facts(f"rights 权利 {key}", found.standing._asdict())
    print_table("requests 请求", COLUMNS, [[each[name] for name in COLUMNS] for each in requests])


@command.command()
@verb(Action.COPY_OWN_DATA)
@rights_guard
def copy(
    key: PersonKey,
    out: Annotated[
        Path | None, typer.Option("-o", help="a new file, readable by its owner only 输出文件")
    ] = None,
) -> None:
    """Everything held about one person, in clear, as JSON: to be handed to that person. 本人信息副本。"""
    settings = Settings()
    house, views = House(settings), open_views(settings)
    try:
        with a_look(house, Action.COPY_OWN_DATA) as look:
            look.looking.purpose = ReadingPurpose.SUBJECT_REQUEST
            look.looking.in_clear = True
            parts = CopyParts(
                registry=RegistryView(views),
                rental=RentalView(views),
                board=DisputeBoardView(views),
                audit=AuditTrailView(views),
                personal=PersonalValues(house.log, house.vault, event_types(), record_states(views)).opener(
                    look.looking
                ),
                looks=house.access_log,
            )
            made = own_copy(parts, person(key))
            look.looking.subjects.add(key)
            look.durable()
    finally:
        views.close()
    if made is None:
        fail(Exit.WRONG, "台账中没有此人。", "There is no such person in this ledger.")
    document = OwnCopyAnswer.model_validate(made)
    if out is None:
        print_json(document)
        return
    out.touch(mode=0o600, exist_ok=False)
    out.write_bytes(to_json(document, indent=1, exclude_none=True))
    progress_note(f"已写入 written: {out}")
