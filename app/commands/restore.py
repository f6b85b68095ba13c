"""`gridledger restore`: a backup put back, verified, erased again, folded and compared before anybody may open it."""

from pathlib import Path
from typing import Annotated

import typer

from access.authorize import Action
from app.keeping import refuse, staff
from app.output import Exit, fail, print_facts, print_json, progress_note
from app.restoring import Approval, Restore
from app.settings import Settings
from app.verbs import verb
from app.world import world_guard
from ledger.keeping.chained_file import ChainBroken
from ledger.keeping.copies import ToolFailed
from ledger.keeping.manifest import BackupRefused
from ledger.keeping.restoring import RestoreStopped, Stage
from ledger.port import StoreUnavailable
from ledger.proofs.checkpoint_book import BookNotSafe

TOLD = {
    Stage.BEGUN: "开始 begun",
    Stage.PUT_BACK: "已放回 put back",
    Stage.VERIFIED: "已核验 verified",
    Stage.ERASED: "已重新执行删除清单 erased again",
    Stage.REBUILT: "已重建视图 read models rebuilt",
    Stage.COMPARED: "已比对 compared",
}


@verb(Action.RESTORE)
@world_guard((StoreUnavailable, ToolFailed))
def restore(
    folder: Annotated[
        Path | None,
        typer.Argument(help="a backup; without one the store as it stands (put back by other means)"),
    ] = None,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="although events or keys newer than the backup are lost")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", help="who accepts it: staff:… 经办人")] = None,
    approved_by: Annotated[
        str | None, typer.Option("--approved-by", help="who approves, another person 批准人")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Put a backup back where there is no ledger. An interrupted restore goes on with the next call. 恢复。

    Nothing serves, consumes or projects until it is verified up to the last checkpoint, everybody on the erasure list is
    erased again, and the read models are rebuilt and compared.
    """
    loss = _approval(by, approved_by) if accept_loss else None
    try:
        head = Restore(Settings(), folder, loss).run(lambda stage: progress_note(TOLD[stage]))
    except (BackupRefused, RestoreStopped) as refused:
        refuse(refused.code, refused.zh, refused.en)
    except ChainBroken as broken:
        refuse("restore.erasure_list_broken", broken.zh, broken.en)
    except BookNotSafe as problem:
        fail(Exit.WRONG, f"已存的检查点不可用:{problem}", f"A kept checkpoint cannot be used: {problem}")
    if as_json:
        print_json({"position": head, "opened": True})
    else:
        print_facts("restore 恢复", {"position": head, "opened": True})


def _approval(by: str | None, approved_by: str | None) -> Approval:
    if by is None or approved_by is None or by == approved_by:
        fail(
            Exit.BAD_USE,
            "--accept-loss 须写明 --by 和 --approved-by,且为两名不同人员。",
            "--accept-loss needs --by and --approved-by, two different persons.",
        )
    return Approval(by=staff(by, "--by"), approved_by=staff(approved_by, "--approved-by"))
