"""Taking an import back from the command line: first what would happen, then, asked for again, the counter-facts."""

import re

import typer

from app.assembly import House
from app.output import Exit, fail, print_facts, print_json, print_table, progress_note
from intake.files.undo_plan import TOLD, Undoer, Undoing, UndoPlan

_ID = re.compile(r"[0-9a-f]{32}")
WORDS = {
    Undoing.UNDONE_BY: "可撤销 undone by",
    Undoing.CANNOT: "不能撤销 cannot be undone",
    Undoing.STOOD_ON: "后有依据,保留 later facts stand on it",
    Undoing.ALREADY: "已撤销 already undone",
}


def undo_import(house: House, import_id: str, who: Undoer, *, apply: bool, as_json: bool) -> None:
    """Ends with 1 where the ledger holds nothing of such an import, or something of it stays."""
    if _ID.fullmatch(import_id) is None or not who.actor or not who.role:
        fail(
            Exit.BAD_USE,
            "撤销须给出导入编号（32 位十六进制）以及 --actor 和 --role：撤销事实由谁以何职务作出。",
            "An undo needs the import's id (32 hexadecimal digits), and --actor and --role: who takes it back.",
        )
    undo = house.undo(house.road())
    plan = undo.apply(import_id, who) if apply else undo.preview(import_id, who)
    if not plan.lines:
        fail(
            Exit.WRONG,
            f"台账中没有导入 {import_id} 写入的内容。",
            f"The ledger holds nothing of an import {import_id}.",
        )
    if as_json:
        print_json(plan)
    else:
        _tell(plan)
    stays = plan.count(Undoing.CANNOT) + plan.count(Undoing.STOOD_ON)
    raise typer.Exit(int(Exit.WRONG if stays else Exit.DONE))


def _tell(plan: UndoPlan) -> None:
    title = "undone 已撤销" if plan.applied else "preview 预览(--apply 后生效)"
    rows = [
        (
            each.position,
            each.type,
            each.subject,
            WORDS[each.undoing],
            each.by or each.later,
            f"{each.zh} {each.en}",
        )
        for each in plan.lines
    ]
    print_table(title, ("position", "type", "subject", "undo 撤销", "by 依据", "why 说明"), rows)
    print_facts("facts 事实", {WORDS[undoing]: count for undoing, count in sorted(plan.counts.items())})
    if plan.cut:
        progress_note(f"每一类只列出最新的 {TOLD} 条。\nOf each kind only the newest {TOLD} are listed.")
