"""Rolls the key epoch: a new one begins, everything is wrapped by it, and only then may the old one be destroyed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ledger.keeping.key_lock import alone
from ledger.keeping.key_log import Act, KeyLog, backed_up_since, known_since, wrapped_at
from ledger.keeping.port import Change, Form, Kept, KeyRows, Place
from ledger.key_epochs import KeyRing
from ledger.port import SubjectKeyRow
from ledger.vault import SealBroken, Vault

AT_ONCE = 500
# Who read a key before it was wrapped anew may still be about to open it with the old epoch.
GRACE = timedelta(minutes=10)
Clock = Callable[[], datetime]
Tell = Callable[[str, int], None]


class KeysRefused(Exception):
    """What was asked cannot be done with the keys now. `code` is stable."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.zh, self.en = code, zh, en
        super().__init__(f"{code}: {en}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochStanding:
    """One epoch of the ring; `wraps` counts what it wraps, place by place."""

    name: str
    current: bool
    begun_at: datetime | None
    wraps: Mapping[str, int]
    destroyable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """What a roll came to. `broken` things could not be opened with their epoch: they stay as they are."""

    epoch: str
    resumed: bool
    wrapped: Mapping[str, int]
    broken: int
    old: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyKeeper:
    """Keys of one ledger. `places` beyond the database's own are files beside it."""

    ring: KeyRing
    vault: Vault
    rows: KeyRows
    log: KeyLog
    lock: Path
    clock: Clock
    more_places: Sequence[Place] = ()
    grace: timedelta = GRACE

    def standings(self) -> list[EpochStanding]:
        """Every epoch of the ring, the current one last."""
        lines, current, places = self.log.lines(), self.ring.current.name, self._places()
        counted = {place.name: place.counts() for place in places}
        names = self.ring.names()
        return [
            EpochStanding(
                name=name,
                current=name == current,
                begun_at=known_since(lines, name),
                wraps={place: counts[name] for place, counts in counted.items() if name in counts},
                destroyable=name != current
                and not any(name in counts for counts in counted.values())
                and self._waited(current),
            )
            for name in names
        ]

    def roll(self, by: str, tell: Tell = lambda place, done: None) -> Rolled:
        """Begin a new epoch and wrap everything by it; where an earlier roll was interrupted, go on with that one."""
        with alone(self.lock):
            self.log.begin(self.clock(), self.ring.names())
            old = [each for each in self.ring.names() if each != self.ring.current.name]
            resumed = bool(old) and wrapped_at(self.log.lines(), self.ring.current.name) is None
            if not resumed:
                self._begin(by)
            current = self.ring.current.name
            older = [each for each in self.ring.names() if each != current]
            self.rows.retire(older)
            wrapped, broken = {}, 0
            for place in self._places():
                wrapped[place.name], lost = self._wrap(place, tell)
                broken += lost
            if not broken:
                self._say(Act.WRAPPED, by=by, epoch=current)
            self.log.mark_in(self.rows)
            return Rolled(epoch=current, resumed=resumed, wrapped=wrapped, broken=broken, old=tuple(older))

    def destroy(self, epoch: str, *, by: str, approved_by: str, without_backup: bool = False) -> None:
        """Forget an old epoch for ever, and with it every key in older backups. Raises `KeysRefused`.

        Done twice, it is done.
        """
        if by == approved_by:
            raise KeysRefused(
                "keys.four_eyes",
                "销毁密钥须由两名不同的人员办理和批准。",
                "An epoch is destroyed by one person and approved by another.",
            )
        with alone(self.lock):
            self.log.begin(self.clock(), self.ring.names())
            ordered = any(
                each.text("what") == Act.ORDERED and each.text("epoch") == epoch for each in self.log.lines()
            )
            if epoch in self.ring.names():
                self._require_destroyable(epoch)
                if not without_backup:
                    self._require_backup()
                self._say(Act.ORDERED, by=by, approved_by=approved_by, epoch=epoch)
                self.ring.destroy(epoch)
            elif not ordered:
                raise KeysRefused(
                    "keys.epoch_unknown", f"密钥文件中没有 {epoch}。", f"The ring holds no epoch {epoch}."
                )
            if not any(
                each.text("what") == Act.DESTROYED and each.text("epoch") == epoch
                for each in self.log.lines()
            ):
                self._say(Act.DESTROYED, by=by, approved_by=approved_by, epoch=epoch)
            self.log.mark_in(self.rows)

    def _begin(self, by: str) -> None:
        epoch = self.ring.next_epoch()
        self._say(Act.PLANNED, by=by, epoch=epoch.name)
        self.ring.begin(epoch)
        self._say(Act.BEGUN, by=by, epoch=epoch.name)

    def _wrap(self, place: Place, tell: Tell) -> tuple[int, int]:
        """Batch by batch, each a transaction of its own: whatever is killed, the rest goes on from where it was."""
        done, broken, after = 0, 0, ""
        while found := place.others(self.ring.current.name, after, AT_ONCE):
            changes = [change for each in found if (change := self._anew(place.form, each)) is not None]
            broken += sum(1 for each in found if self._still_ours(each)) - len(changes)
            done += place.replace(changes)
            after = found[-1].key
            tell(place.name, done)
        return done, broken

    def _still_ours(self, kept: Kept) -> bool:
        """What a destroyed epoch wraps is nobody's any more, and no loss of this roll."""
        return self.ring.find(kept.epoch) is not None

    def _anew(self, form: Form, kept: Kept) -> Change | None:
        try:
            if form is Form.KEY:
                row = self.vault.wrap_key_anew(SubjectKeyRow(kept.key, kept.epoch, kept.data))
                data = None if row is None else row.wrapped
            else:
                data = self.vault.wrap_bytes_anew(kept.data, kept.about)
        except SealBroken:
            return None
        return None if data is None else Change(kept.key, kept.data, self.ring.current.name, data)

    def _require_destroyable(self, epoch: str) -> None:
        current = self.ring.current.name
        if epoch == current:
            raise KeysRefused(
                "keys.epoch_in_use",
                f"{epoch} 是现用密钥,请先运行 gridledger keys roll。",
                f"{epoch} is the epoch in use; run gridledger keys roll first.",
            )
        # Once more: a database put back from a copy may not know that the epoch was retired.
        self.rows.retire([epoch])
        left = sum(place.counts().get(epoch, 0) for place in self._places())
        if left:
            raise KeysRefused(
                "keys.epoch_still_wraps",
                f"仍有 {left} 项由 {epoch} 包裹,销毁后将永远无法读取;请先运行 gridledger keys roll。",
                f"{left} things are still wrapped by {epoch} and would be lost; run gridledger keys roll first.",
            )
        if not self._waited(current):
            raise KeysRefused(
                "keys.too_soon",
                f"重新包裹完成后须等待 {self.grace.seconds} 秒再销毁,以免正在读取者失败。",
                f"An epoch is destroyed {self.grace.seconds} seconds after everything was wrapped anew, "
                "not while somebody may still be reading with it.",
            )

    def _require_backup(self) -> None:
        """Keys in every older backup die with the epoch: whoever destroys it has a newer one."""
        lines = self.log.lines()
        at = wrapped_at(lines, self.ring.current.name)
        if at is None or not backed_up_since(lines, at):
            raise KeysRefused(
                "keys.no_backup_since",
                "重新包裹完成后尚未备份:销毁后旧备份中的密钥全部失效。请先运行 gridledger backup。",
                "No backup was made since everything was wrapped anew, and the keys of every older backup die with "
                "this epoch. Run gridledger backup first.",
            )

    def _waited(self, current: str) -> bool:
        at = wrapped_at(self.log.lines(), current)
        return at is not None and self.clock() >= at + self.grace

    def _places(self) -> list[Place]:
        return [*self.rows.places(), *self.more_places]

    def _say(self, act: Act, **facts: str) -> None:
        self.log.write(act, self.clock(), **facts)
