"""A restore in its one order: put back, verify, erase again, rebuild, compare, open. A marker outside says how far."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from ledger.keeping.erasure_list import ErasureList
from ledger.keeping.port import KeyRows
from ledger.whole_files import replace_file, sync


class Stage(StrEnum):
    """What of a restore is done; each begins only where the one before has ended."""

    BEGUN = "begun"
    PUT_BACK = "put_back"
    VERIFIED = "verified"
    ERASED = "erased"
    REBUILT = "rebuilt"
    COMPARED = "compared"


ORDER = tuple(Stage)


class RestoreStopped(Exception):
    """A restore cannot go on, or a store may not be opened. `code` is stable."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.zh, self.en = code, zh, en
        super().__init__(f"{code}: {en}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An unfinished restore: from which folder, of which backup (`identity`: the SHA-256 of its manifest), how far.

    Both are empty where the store is taken as it stands.
    """

    backup: str
    identity: str
    stage: Stage


class Marker:
    """The file that says a restore is not finished. It lies beside the key ring, where every process looks."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Standing | None:
        """None where no restore is unfinished."""
        try:
            kept = json.loads(self._path.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        return Standing(
            backup=str(kept["backup"]), identity=str(kept["identity"]), stage=Stage(kept["stage"])
        )

    def write(self, standing: Standing) -> None:
        """Replace it whole, durable."""
        kept = {"backup": standing.backup, "identity": standing.identity, "stage": standing.stage.value}
        replace_file(self._path, json.dumps(kept).encode())

    def remove(self) -> None:
        """The store is open."""
        self._path.unlink(missing_ok=True)
        sync(self._path.parent)


Steps = Mapping[Stage, Callable[[], None]]


def run_through(marker: Marker, standing: Standing, steps: Steps, tell: Callable[[Stage], None]) -> None:
    """Every step behind the marker's, in order; a step that was cut short is done again, so each may be done twice.

    `steps` name what leads *to* a stage. The caller opens the store when this returns.
    """
    for stage in ORDER[ORDER.index(standing.stage) + 1 :]:
        steps[stage]()
        standing = replace(standing, stage=stage)
        marker.write(standing)
        tell(stage)


def require_finished(marker: Marker) -> None:
    """Raises `RestoreStopped` while a restore is unfinished."""
    standing = marker.read()
    if standing is not None:
        raise RestoreStopped(
            "restore.not_finished",
            f"恢复尚未完成(进度:{standing.stage}),台账不得启用;请运行 gridledger restore 继续。",
            f"A restore is not finished (it stands at {standing.stage}), so the ledger is not opened; "
            "run gridledger restore to go on.",
        )


def require_newest(erasures: ErasureList, rows: KeyRows, *, head: int, signed: int | None) -> None:
    """Raises `RestoreStopped` for a store that was put back by other means than a restore.

    `head` is the newest event, `signed` how many events the newest checkpoint of ours speaks for.
    """
    if signed is not None and head < signed:
        raise RestoreStopped(
            "restore.behind_checkpoint",
            f"台账只有 {head} 条,而已签署过 {signed} 条的检查点:这是旧副本;请运行 gridledger restore。",
            f"The ledger ends at {head}, a checkpoint of {signed} was signed: this is an older copy; "
            "run gridledger restore.",
        )
    back = erasures.still_there(rows)
    if back:
        raise RestoreStopped(
            "restore.erasures_not_applied",
            f"清单中已删除的 {len(back)} 人在库中仍有密钥:这是旧副本,或删除中断;请运行 gridledger restore。",
            f"{len(back)} persons of the erasure list have keys in this store: it is an older copy, or an erasure was "
            "cut short; run gridledger restore.",
        )
