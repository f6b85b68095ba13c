"""`gridledger letters group`: one cause handled as a group, and the file a correction is written in."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import from_json

from access.authorize import Action
from api.letter_documents import (
    GroupAnswer,
    each_shown,
)
from app.desk_work import (
    AsJson,
    Codes,
    InOffice,
    Kinds,
    Moment,
    Note,
    Sources,
    Types,
    desk_guard,
    operator,
    the_desk,
    wanted,
)
from app.output import Exit, fail, print_json, print_table
from app.verbs import verb
from domain.shared.actor import Role
from intake.desk.codes import CorrectionReason, RejectReason
from intake.desk.groups import GroupAction, GroupOrder, GroupReport


@verb(Action.REPAIR_LETTER)
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
    correction: Annotated[CorrectionReason | None, typer.Option(help="for correct 更正原因")] = None,
    patch: Annotated[
        Path | None, typer.Option(help="for correct: a JSON patch of attributes all share 共有属性的更正")
    ] = None,
    note: Note = None,
    role: InOffice = Role.REGISTRAR,
    as_json: AsJson = False,
) -> None:
    """Handle one cause as a group: retry, reject, correct, and approve what another person proposed. 按原因成组处理。

    First a dry run, which writes nothing and gives the token for --run. 先预演，凭令牌执行。
    """
    desk = the_desk()
    narrowed = wanted(kind, code, source, type, since, until)
    order = GroupOrder(
        wanted=narrowed,
        action=action,
        reason=reason,
        note=note,
        patch=tuple(read_patch_file(patch)) if patch is not None else (),
        correction=correction,
    )
    if run is None:
        report = desk.groups.rehearse(order)
    else:
        report = desk.groups.run(order, run, operator(who or "", role))
    _tell(report, as_json=as_json)


def _tell(report: GroupReport, *, as_json: bool) -> None:
    if as_json:
        items = [each_shown(each) for each in report.each]
        print_json(GroupAnswer(token=report.token, done=report.done, counts=report.counts(), items=items))
        return
    title = "done 已办理" if report.done else f"dry run 预演, token 令牌 {report.token}"
    rows = [(each.key, each.source, each.message_id, each.fate, each.code) for each in report.each]
    print_table(title, ("key", "source", "message", "fate", "code"), rows)


def read_patch_file(path: Path) -> list[object]:
    """The steps in a file, or on standard input."""
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
