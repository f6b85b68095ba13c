"""The steps of a restore over the real parts of the house."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.assembly import House
from app.erasing_again import Eraser, ErasingAgain
from app.keeping import Keeping
from app.restored_logs import RestoredLog, require_nothing_lost, restored_logs
from app.restored_views import compare_with_log, rebuild, renew_certificates
from app.settings import Settings
from app.stores import prepare_access_log, prepare_store, utc_now
from ledger.keeping.backup import STORE, put_folders_back
from ledger.keeping.erasure_list import subject_of
from ledger.keeping.key_log import Act
from ledger.keeping.manifest import Manifest, manifest_hash, read_manifest, require_whole
from ledger.keeping.port import Mark
from ledger.keeping.restoring import RestoreStopped, Stage, Standing, Steps, run_through

Tell = Callable[[Stage], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Two persons who accept that what came after the backup is lost."""

    by: str
    approved_by: str


class Restore:
    """One restore: of a backup, or (`backup` None) of the store as somebody else put it back."""

    def __init__(
        self,
        settings: Settings,
        backup: Path | None,
        loss: Approval | None = None,
        eraser: Eraser | None = None,
    ) -> None:
        self.settings = settings
        self.keeping = Keeping(settings)
        self._backup = backup
        self._loss = loss
        self._erase = eraser or ErasingAgain(self.keeping)

    def run(self, tell: Tell) -> int:
        """Everything that is not done yet, then open; the newest event. Raises `RestoreStopped`, `BackupRefused`."""
        manifest = None if self._backup is None else read_manifest(self._backup)
        standing = self._begin(manifest)
        run_through(self.keeping.marker, standing, self._steps(manifest), tell)
        renew_certificates(self.settings, self.keeping.erasures)
        house = House(self.settings)
        head = house.log.head()
        accepted = {} if self._loss is None else {"by": self._loss.by, "approved_by": self._loss.approved_by}
        self.keeping.log.write(Act.RESTORED, utc_now(), position=head, **accepted)
        self.keeping.log.mark_in(self.keeping.rows)
        self.keeping.erasures.mark_in(self.keeping.rows)
        self.keeping.marker.remove()
        return head

    def _begin(self, manifest: Manifest | None) -> Standing:
        """Go on with the restore that stands there, or begin one where nothing would be overwritten."""
        backup = str(self._backup or "")
        identity = "" if self._backup is None else manifest_hash(self._backup)
        known = self.keeping.marker.read()
        if known is not None:
            if known.identity != identity:
                raise RestoreStopped(
                    "restore.another_unfinished",
                    f"另一备份({known.backup or '现有库'})的恢复尚未完成,请先完成。",
                    f"The restore of another backup ({known.backup or 'the store as it stands'}) is not finished; finish that first.",
                )
            return known
        if manifest is not None:
            assert self._backup is not None
            require_whole(self._backup, manifest)
            self._require_fitting(manifest)
        standing = Standing(backup=backup, identity=identity, stage=Stage.BEGUN)
        self.keeping.marker.write(standing)
        return standing

    def _require_fitting(self, manifest: Manifest) -> None:
        if manifest.store != self.settings.store.value or manifest.origin != self.settings.origin:
            raise RestoreStopped(
                "restore.other_ledger",
                f"备份属于 {manifest.origin}({manifest.store}),与设置不符。",
                f"The backup is of {manifest.origin} ({manifest.store}), which is not what the settings say.",
            )
        if self.keeping.copy().is_there():
            raise RestoreStopped(
                "restore.ledger_exists",
                "此处已有台账,恢复从不覆盖;请先移走。",
                "A ledger stands here; a restore never overwrites. Move it away first.",
            )

    def _steps(self, manifest: Manifest | None) -> Steps:
        return {
            Stage.PUT_BACK: partial(self._put_back, manifest),
            Stage.VERIFIED: partial(self._verify, manifest),
            Stage.ERASED: self._erase_again,
            Stage.REBUILT: partial(rebuild, self.settings),
            Stage.COMPARED: partial(compare_with_log, self.settings),
        }

    def _put_back(self, manifest: Manifest | None) -> None:
        if manifest is not None and self._backup is not None:
            require_whole(self._backup, manifest)
            self.keeping.copy().put_back(self._backup / STORE)
            put_folders_back(self._backup, self.keeping.folders)
        prepare_store(self.settings)
        prepare_access_log(self.settings)  # its rights as well: nobody may look while looks cannot be written
        # Kafka knows how far the lost store was published; what is numbered anew from here would be passed over.
        self.keeping.rows.renew_identity()

    def _verify(self, manifest: Manifest | None) -> None:
        """Against every checkpoint that was ever signed, of either log, and that none speaks of what is not there."""
        house = House(self.settings)
        self._require_chains(manifest)
        logs = restored_logs(house, manifest)
        self._require_keys(house)
        if self._loss is None:
            require_nothing_lost(logs)
        else:
            self._lose(logs, self._loss)
        for each in logs:
            each.require_as_signed()

    def _require_chains(self, manifest: Manifest | None) -> None:
        """The key log and the erasure list go on from where they stood when the backup was made."""
        if manifest is None or self._loss is not None:
            return
        key_log, erasures = (Mark(*head) for head in (manifest.key_log, manifest.erasures))
        for found in (*self.keeping.log.against(key_log), *self.keeping.erasures.against(erasures)):
            raise RestoreStopped(found.flaw.value, found.zh, found.en)

    def _require_keys(self, house: House) -> None:
        """Keys wrapped by an epoch that is gone belong to nobody any more: the backup is older than the destruction."""
        known = set(self.keeping.keeper().ring.names())
        counted = [place.counts() for place in self.keeping.rows.places()]
        gone = sum(
            count for counts in counted for epoch, count in counts.items() if epoch and epoch not in known
        )
        if gone and self._loss is None:
            raise RestoreStopped(
                "restore.keys_gone",
                f"{gone} 项由已销毁的密钥包裹,无人能再读取:备份早于密钥销毁。请使用其后的备份,"
                "或由两人以 --accept-loss 接受。",
                f"{gone} things are wrapped by epochs that were destroyed and can be read by nobody: the backup is older "
                "than that. Use a later one, or let two persons accept it (--accept-loss).",
            )

    def _lose(self, logs: Sequence[RestoredLog], loss: Approval) -> None:
        for each in logs:
            if lost := each.lost:
                self.keeping.log.write(
                    Act.LOST,
                    utc_now(),
                    by=loss.by,
                    approved_by=loss.approved_by,
                    log=each.name.value,
                    after=each.head,
                    until=lost[-1],
                )
                each.notary.book.set_aside(lost, f"lost-after-{each.head}")

    def _erase_again(self) -> None:
        flaws = self.keeping.erasures.findings(self.keeping.rows)
        if flaws and self._loss is None:
            raise RestoreStopped(flaws[0].flaw.value, flaws[0].zh, flaws[0].en)
        for each in self.keeping.erasures.all():
            self._erase(each)
        left = self.keeping.erasures.still_there(self.keeping.rows)
        if left:
            raise RestoreStopped(
                "restore.erasure_failed",
                f"{len(left)} 人删除未成,台账不得启用。",
                f"{len(left)} persons could not be erased again ({subject_of(left[0])} is one); the ledger stays closed.",
            )
        House(self.settings).log.scrub()
