"""`gridledger keys`: the epochs that wrap every personal key, rolled and destroyed by named persons."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, NoReturn

import typer

from access.authorize import Action
from app.assembly import House
from app.erasing import ErasureWork
from app.erasing_refused import ReadModelsBehind
from app.keeping import Keeping, refuse, require_opened, staff
from app.old_copies import OldCopies, destroyed_at, late, opened_by, opens_nothing_before
from app.output import Exit, print_facts, print_json, print_table, progress_note
from app.rights_work import erasure_work
from app.settings import Settings
from app.stores import utc_now
from app.verbs import verb
from app.views import open_views
from app.world import world_guard
from domain.shared.actor import Actor, Role
from ledger.keeping.chained_file import ChainBroken
from ledger.keeping.flaws import Finding
from ledger.keeping.rolling import EpochStanding, KeysRefused
from ledger.port import StoreUnavailable
from projections.rights.view import Request, RightsView

GUARD = Role.DATA_PROTECTION_OFFICER
command = typer.Typer(help="Key epochs: list, roll, destroy, verify. 密钥。", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]
By = Annotated[str, typer.Option("--by", help="who acts: staff:… 经办人")]
ApprovedBy = Annotated[
    str, typer.Option("--approved-by", help="who approves, another person: staff:… 批准人")
]


@command.command("list")
@verb(Action.LIST_KEYS)
@world_guard((StoreUnavailable,))
def show_list(as_json: AsJson = False) -> None:
    """Show every epoch, since when it wraps, what it still wraps, whose erased copies it opens, and whether it may be destroyed.

    列出密钥。
    """
    # long because epochs, what they wrap and what is late are told in one answer
    settings = Settings()
    try:
        keeping = Keeping(settings)
        standings, lines = keeping.keeper().standings(), keeping.log.lines()
    except ChainBroken as broken:
        _refuse(broken)
    waiting, now = _waiting(settings), utc_now()
    copies = [opened_by(lines, each.name, waiting, now) for each in standings]
    if as_json:
        print_json(
            [
                {**asdict(each), "erased_copies": of.erased, "late": of.late}
                for each, of in zip(standings, copies, strict=True)
            ]
        )
        return
    _print_epochs(standings, copies)
    if overdue := late(waiting, now):
        typer.echo(
            f"{overdue} 项删除已过证明所载日期,旧副本仍可读:请轮换并销毁旧密钥(keys roll、backup、keys destroy)。\n"
            f"{overdue} erasures are past the day their certificates name and old copies can still be read: "
            "roll the keys and destroy the old epochs (keys roll, backup, keys destroy)."
        )


def _print_epochs(standings: Sequence[EpochStanding], copies: Sequence[OldCopies]) -> None:
    columns = (
        "epoch",
        "in use",
        "begun at",
        "wraps",
        "opens copies of erased",
        "late 逾期",
        "may be destroyed",
    )
    rows = [
        (
            each.name,
            "是 yes" if each.current else "",
            each.begun_at,
            ", ".join(f"{place} {count}" for place, count in each.wraps.items()),
            of.erased,
            of.late,
            "是 yes" if each.destroyable else "",
        )
        for each, of in zip(standings, copies, strict=True)
    ]
    print_table("key epochs 密钥", columns, rows)


@command.command()
@verb(Action.CHANGE_KEYS)
@world_guard((StoreUnavailable,))
def roll(by: By, as_json: AsJson = False) -> None:
    """Begin a new epoch and wrap everything by it while work goes on; an interrupted roll goes on. 轮换密钥。"""
    staff(by, "--by")
    keeping = Keeping(Settings())
    require_opened(keeping.settings, House(keeping.settings))
    try:
        rolled = keeping.keeper().roll(by, lambda place, done: progress_note(f"{place}: {done}"))
    except ChainBroken as broken:
        _refuse(broken)
    if as_json:
        print_json(rolled)
    else:
        print_facts(
            "rolled 已轮换",
            {
                "epoch": rolled.epoch,
                "resumed": rolled.resumed,
                **rolled.wrapped,
                "could not be opened 无法打开": rolled.broken,
                "old 旧密钥": " ".join(rolled.old),
            },
        )
    raise typer.Exit(int(Exit.WRONG if rolled.broken else Exit.DONE))


@command.command()
@verb(Action.CHANGE_KEYS)
@world_guard((StoreUnavailable, ReadModelsBehind))
def destroy(
    epoch: Annotated[str, typer.Argument(help="the epoch's name as `keys list` shows it")],
    by: By,
    approved_by: ApprovedBy,
    without_backup: Annotated[
        bool,
        typer.Option(
            "--without-backup", help="although no backup was made since everything was wrapped anew"
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Forget an old epoch for ever: key rows in older WAL, dumps and backups open nothing any more. 销毁旧密钥。

    Of every erasure whose copies no epoch opens any more it is told that they are unreadable, and its certificate is
    renewed; if that was cut short, the same command goes on with it.
    """
    staff(by, "--by")
    staff(approved_by, "--approved-by")
    settings = Settings()
    keeping = Keeping(settings)
    require_opened(settings, House(settings))
    work = erasure_work(settings, keeping.house)  # what it lacks is said before anything is destroyed
    try:
        keeping.keeper().destroy(epoch, by=by, approved_by=approved_by, without_backup=without_backup)
        confirmed = _confirm_copies(keeping, work, epoch, Actor(by, GUARD))
    except (KeysRefused, ChainBroken) as refused:
        _refuse(refused)
    finally:
        work.views.close()
    if as_json:
        told = {"destroyed": epoch, "by": by, "approved_by": approved_by}
        print_json({**told, "copies_unreadable": confirmed})
    else:
        facts = {"epoch": epoch, "by": by, "approved by": approved_by}
        print_facts("destroyed 已销毁", {**facts, "copies of erased unreadable 副本不可读": confirmed})


def _confirm_copies(keeping: Keeping, work: ErasureWork, epoch: str, actor: Actor) -> int:
    lines = keeping.log.lines()
    before = opens_nothing_before(lines, keeping.keeper().ring.names())
    if before is None:
        return 0
    return len(work.confirm_copies(older_than=before, at=destroyed_at(lines, epoch), actor=actor))


def _waiting(settings: Settings) -> list[Request]:
    views = open_views(settings)
    try:
        return RightsView(views).waiting_copies()
    finally:
        views.close()


@command.command()
@verb(Action.LIST_KEYS)
@world_guard((StoreUnavailable,))
def verify(as_json: AsJson = False) -> None:
    """Hold the key log against the ring and the database. Ends with 1 for a line that was changed or is missing.

    核验密钥日志。
    """
    keeping = Keeping(Settings())
    found = keeping.key_findings()
    found += keeping.erasures.findings(keeping.rows)
    if as_json:
        print_json({"holds": not found, "findings": [_told(each) for each in found]})
    else:
        print_facts("key log 密钥日志", {"holds": not found})
        for each in found:
            typer.echo(f"{each.zh}({each.flaw})\n{each.en}")
    raise typer.Exit(int(Exit.WRONG if found else Exit.DONE))


def _told(finding: Finding) -> dict[str, str]:
    return {"code": finding.flaw.value, "about": finding.what, "zh": finding.zh, "en": finding.en}


def _refuse(refused: KeysRefused | ChainBroken) -> NoReturn:
    code = refused.code if isinstance(refused, KeysRefused) else "keys.log_changed"
    refuse(code, refused.zh, refused.en)
