"""`gridledger erase`: a request, a second person's approval, and the erasure itself."""

from collections.abc import Sequence
from typing import Annotated

import typer

from access.authorize import Action
from app.assembly import House
from app.command_looks import looked
from app.erasing_refused import OrdersRefused, Said
from app.keeping import Keeping
from app.output import Exit, fail, print_facts, print_json, print_table
from app.rights_message import new_id
from app.rights_work import (
    As,
    AsJson,
    InOffice,
    PersonKey,
    RequestId,
    Source,
    actor,
    erasure_book,
    erasure_work,
    person,
    rights_guard,
    tell,
    tell_receipt,
)
from app.settings import Settings
from app.stores import utc_now
from app.town.sources import RIGHTS_DESK
from app.verbs import verb
from app.views import open_views
from domain.rights.codes import AskedBy, ErasureBasis
from domain.shared.actor import Role
from intake.erasure import ErasureOrder
from ledger.keeping.restoring import require_finished
from projections.rights.certificate import certificate_text
from projections.rights.view import Request, RequestFilter, RightsView, copies_late

GUARD = Role.DATA_PROTECTION_OFFICER
command = typer.Typer(
    help="Erase a person's data: request, approve, run, status. 删除个人信息。", no_args_is_help=True
)


@command.command("request")
@verb(Action.ERASE_PERSON, told=True)
@rights_guard
def request_erasure(
    key: PersonKey,
    who: As,
    basis: Annotated[ErasureBasis, typer.Option(help="ground of art. 47 删除依据")],
    asked_by: Annotated[AskedBy, typer.Option(help="who asks 请求人")] = AskedBy.PERSON,
    role: InOffice = GUARD,
    request: Annotated[str | None, typer.Option(help="the request's id; a new one if none is given")] = None,
    source: Source = RIGHTS_DESK,
    as_json: AsJson = False,
) -> None:
    """Record that somebody asks for it. 登记删除请求。"""
    data = {"request": request or new_id(), "basis": basis.value, "asked_by": asked_by.value}
    receipt = tell(House(Settings()), "erasure_requested", person(key), data, actor(who, role), source)
    tell_receipt(receipt, {"person_key": key, "request": data["request"]}, as_json=as_json)


@command.command()
@verb(Action.ERASE_PERSON)
@rights_guard
def approve(
    key: PersonKey, request: RequestId, who: As, source: Source = RIGHTS_DESK, as_json: AsJson = False
) -> None:
    """Approve it, as another person than who recorded it. 由第二人批准。"""
    said = {"request": request}
    receipt = tell(House(Settings()), "erasure_approved", person(key), said, actor(who, GUARD), source)
    tell_receipt(receipt, {"person_key": key, **said}, as_json=as_json)


@command.command()
@verb(Action.ERASE_PERSON)
@rights_guard
def run(
    who: As,
    key: Annotated[str | None, typer.Argument(help="one person; everybody approved if none is named")] = None,
    request: Annotated[str | None, typer.Argument(help="the approved request's id")] = None,
    again: Annotated[
        bool, typer.Option("--after-restore", help="erase again everybody on the erasure list 恢复备份后")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Destroy the keys of what was approved, clear every read model, write the certificates. 执行删除。"""
    settings = Settings()
    house = House(settings)
    house.log.head()
    require_finished(Keeping(settings).marker)
    work = erasure_work(settings, house)
    try:
        work.follow()
        if again:
            orders = erasure_book(settings).orders()
        elif key is None:
            orders = [*work.ready(), *work.uncertified()]
        elif request is None:
            fail(Exit.BAD_USE, "请同时给出请求编号。", "Name the request's id as well.")
        else:
            orders = [ErasureOrder(person(key), request)]
        certificates = work.run(orders, actor(who, GUARD))
    except OrdersRefused as refused:
        _tell_erased(refused.certificates, refused.told(), as_json=as_json)
        raise
    finally:
        work.views.close()
    _tell_erased(certificates, (), as_json=as_json)


def _tell_erased(certificates: Sequence[Said], refused: Sequence[dict[str, str]], *, as_json: bool) -> None:
    if as_json:
        print_json({"erased": len(certificates), "certificates": certificates, "refused": refused})
        return
    for said in certificates:
        typer.echo(certificate_text(said))
    typer.echo(f"已删除 erased: {len(certificates)}")


@command.command()
@verb(Action.READ_RIGHTS)
@rights_guard
def status(
    key: Annotated[str | None, typer.Argument(help="one person; every request if none is named")] = None,
    as_json: AsJson = False,
) -> None:
    """How far each erasure has come. 查看办理情况。"""
    views = open_views(Settings())
    try:
        view = RightsView(views)
        if key is None:
            found = view.page(RequestFilter(kinds=frozenset({"erasure"})), limit=500).rows
        else:
            found = tuple(each for each in view.person(person(key)).requests if each.kind == "erasure")
    finally:
        views.close()
    items = [told(each) for each in found]
    looked(House(Settings()), Action.READ_RIGHTS, items, rows=len(items))
    if as_json:
        print_json({"requests": items})
    elif key is not None and len(found) == 1:
        print_facts("erasure 删除", items[0])
    else:
        columns = (
            "person_key",
            "request",
            "state",
            "requested_at",
            "due_at",
            "key_destroyed_at",
            "copies_unreadable_at",
            "copies_late",
        )
        print_table("erasures 删除", columns, [[each[name] for name in columns] for each in items])


def told(each: Request) -> dict[str, object]:
    """A request as a machine reads it."""
    return {
        "person_key": each.person_key,
        "kind": each.kind,
        "request": each.request,
        "position": each.position,
        **each.row._asdict(),
        "copies_late": copies_late(each, utc_now()),
    }
