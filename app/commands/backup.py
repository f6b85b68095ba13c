"""`gridledger backup`: the store as of one moment, signed up to a checkpoint, without any key."""

from pathlib import Path
from typing import Annotated

import typer

from access.authorize import Action
from app.assembly import House
from app.keeping import Keeping, refuse, require_opened
from app.output import print_facts, print_json
from app.proving import proving
from app.settings import Settings
from app.stores import utc_now
from app.verbs import verb
from app.world import world_guard
from ledger.keeping.backup import BackupOrder, back_up
from ledger.keeping.chained_file import ChainBroken
from ledger.keeping.copies import ToolFailed
from ledger.keeping.key_log import Act
from ledger.keeping.manifest import BackupRefused, Manifest, manifest_hash
from ledger.port import StoreUnavailable


@verb(Action.BACK_UP)
@world_guard((StoreUnavailable, ToolFailed))
def backup(
    folder: Annotated[Path, typer.Argument(help="a folder that does not exist yet 尚不存在的目录")],
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Copy the ledger while it is written to; the key ring and the signing key are never in it. 备份。

    On PostgreSQL it needs the owner's password, and pg_dump (GRIDLEDGER_POSTGRES_BIN).
    """
    keeping = Keeping(Settings())
    require_opened(keeping.settings, House(keeping.settings))
    begun = utc_now()
    try:
        manifest = back_up(
            folder,
            BackupOrder(
                copy=keeping.copy(),
                store=keeping.settings.store.value,
                origin=keeping.settings.origin,
                folders=keeping.folders,
                checkpoint=_checkpoint(),
                key_log=keeping.log.head(),
                erasures=keeping.erasures.head(),
                made_at=begun,
            ),
        )
        keeping.log.write(
            Act.BACKED_UP,
            utc_now(),
            begun=begun.isoformat(),
            position=manifest.position,
            manifest=manifest_hash(folder),
        )
        keeping.log.mark_in(keeping.rows)
        keeping.erasures.mark_in(keeping.rows)
    except BackupRefused as refused:
        refuse(refused.code, refused.zh, refused.en)
    except ChainBroken as broken:
        refuse("keys.log_changed", broken.zh, broken.en)
    _tell(folder, manifest, as_json=as_json)


def _checkpoint() -> str:
    """Signed now, as far as the proof tree has come."""
    with proving() as parts:
        return parts.newest()[0].written()


def _tell(folder: Path, manifest: Manifest, *, as_json: bool) -> None:
    if as_json:
        print_json({"folder": str(folder), "position": manifest.position, "files": manifest.files})
    else:
        size = sum(each.size for each in manifest.files)
        print_facts(
            "backup 备份",
            {"folder": folder, "position": manifest.position, "files": len(manifest.files), "bytes": size},
        )
