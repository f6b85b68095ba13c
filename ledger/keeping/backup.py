"""A backup: the store as of one moment and what lies beside it, whole or not there; never a key."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ledger.keeping.copies import StoreCopy
from ledger.keeping.manifest import FORM, BackupRefused, Manifest, files_in, write_manifest
from ledger.whole_files import sync

STORE = "store"
BESIDE = "beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupOrder:
    """What goes into a backup. `folders` lie beside the store (sealed files of imports); `checkpoint` is a signed note."""

    copy: StoreCopy
    store: str
    origin: str
    folders: Sequence[Path]
    checkpoint: str
    key_log: tuple[int, str]
    erasures: tuple[int, str]
    made_at: datetime


def back_up(target: Path, order: BackupOrder) -> Manifest:
    """Made beside `target` and given its name only when it is whole and on the disk: a killed backup is none.

    Raises `BackupRefused` where something stands at `target` already.
    """
    # long because the order of its steps is what makes a killed backup none
    if target.exists():
        raise BackupRefused(
            "backup.exists",
            f"{target} 已存在,备份从不覆盖。",
            f"{target} exists already; a backup never overwrites.",
        )
    draft = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    (draft / STORE).mkdir(parents=True, mode=0o700)
    draft.chmod(0o700)
    for folder in order.folders:
        if folder.is_dir():
            # Drafts of files that are being replaced begin with a dot and may be gone in a moment.
            shutil.copytree(
                folder, draft / BESIDE / folder.name, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True
            )
    copied = order.copy.copy_to(draft / STORE)
    manifest = Manifest(
        form=FORM,
        made_at=order.made_at,
        store=order.store,
        origin=order.origin,
        identity=str(copied.identity),
        position=copied.position,
        checkpoint=order.checkpoint,
        key_log=order.key_log,
        erasures=order.erasures,
        files=files_in(draft),
    )
    write_manifest(draft, manifest)
    draft.rename(target)
    sync(target.parent)
    return manifest


def put_folders_back(backup: Path, folders: Sequence[Path]) -> None:
    """What lay beside the store; a file that is there already stays."""
    for folder in folders:
        source = backup / BESIDE / folder.name
        for each in sorted(source.rglob("*")) if source.is_dir() else ():
            target = folder / each.relative_to(source)
            if each.is_file() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                shutil.copyfile(each, target)
                target.chmod(0o600)
