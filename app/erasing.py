"""Carries an erasure to its end: the key, then every read model, the files below them, and the certificate.

Each step may be done twice; a run that was cut short is finished by the next one. Only the first step decides anything.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from domain.shared.actor import Actor
from intake.erasure import DoneBefore, Erasure, ErasureOrder
from ledger.port import LedgerStore
from projections.fold import Folder
from projections.instants import instant_of
from projections.readstore.port import LeaseLost, ReadStore
from projections.rights.certificate import certificate, certificate_text
from projections.rights.view import RequestFilter, RightsView
from projections.runner import ProjectionRunner

READY = RequestFilter(states=frozenset({"ready"}), kinds=frozenset({"erasure"}))
DECIDED = frozenset({"ready", "erased"})
AT_ONCE = 500
PAUSE_SECONDS = 0.05

Said = dict[str, str | int | None]


class ReadModelsBehind(Exception):
    """The key is destroyed; read models that others keep have not followed in time. Run it again."""

    def __init__(self, names: Sequence[str]) -> None:
        self.zh = f"密钥已销毁，但查询视图尚未跟上：{'、'.join(names)}。请稍后再次运行。"
        self.en = (
            f"The key is destroyed, but read models have not followed: {', '.join(names)}. Run it again."
        )
        super().__init__(self.en)


class NothingErased(Exception):
    """There is no such person in this log, so nothing was there to be erased."""

    zh = "台账中没有此人。"
    en = "There is no such person in this ledger."


@dataclass(frozen=True, slots=True)
class CertificateShelf:
    """Certificates as files, one for machines and one for people. It is also the list a restore is erased again by."""

    folder: Path

    def keep(self, said: Said) -> None:
        """Write both whole; again for a newer state of the same."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = str(said["certificate"])
        self._write(f"{name}.json", json.dumps(said, ensure_ascii=False, indent=1) + "\n")
        self._write(f"{name}.txt", certificate_text(said))

    def orders(self) -> list[ErasureOrder]:
        """Everybody ever erased here, to be erased again after a restore and before the house opens."""
        return [_order(json.loads(path.read_bytes())) for path in sorted(self.folder.glob("*.json"))]

    def _write(self, name: str, text: str) -> None:
        handle, draft = tempfile.mkstemp(dir=self.folder, prefix=f".{name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self.folder / name)


def _order(said: Said) -> ErasureOrder:
    done = DoneBefore(
        instant_of(str(said["key_destroyed_at"])), instant_of(str(said["copies_unreadable_by"]))
    )
    return ErasureOrder(str(said["person_key"]), str(said["request"]), done)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureWork:
    """`folders` are those of every read model; `drop_old` throws away tables a rebuild kept beside them.

    `listed` writes an erasure down outside the database before the key goes: no restore brings anybody back.
    """

    erasure: Erasure
    log: LedgerStore
    views: ReadStore
    folders: Callable[[], Sequence[Folder]]
    drop_old: Callable[[], None]
    shelf: CertificateShelf
    listed: Callable[[ErasureOrder], None]
    patience: float = 60.0
    report: Callable[[str, str], None] = field(default=lambda event, projection: None)

    def ready(self) -> list[ErasureOrder]:
        """What two persons decided and nobody did yet, by the read model of rights."""
        rows = RightsView(self.views).page(READY, limit=AT_ONCE).rows
        return [ErasureOrder(each.person_key, each.request) for each in rows]

    def run(self, orders: Sequence[ErasureOrder], actor: Actor) -> list[Said]:
        """All of them, and their certificates. Raises the rule that stands against one; those before it are done."""
        for order in orders:
            if order.done_before is not None or self._is_decided(
                order
            ):  # what is refused below stands in no list
                self.listed(order)
            if self.erasure.apply(order, actor).position is None:
                raise NothingErased
        for step in (self.follow, self.drop_old, self.scrub):
            step()
        return [self.certify(order) for order in orders]

    def _is_decided(self, order: ErasureOrder) -> bool:
        """Two persons said so, by the read model of rights; the log has the last word when it is carried out."""
        found = RightsView(self.views).person(order.person_key).requests
        return any(
            each.kind == "erasure" and each.request == order.request and each.row.state in DECIDED
            for each in found
        )

    def follow(self) -> None:
        """Every read model folds what the log says now: by this process, or by the one that holds its lease."""
        head, behind = self.log.head(), []
        for folder in self.folders():
            try:
                ProjectionRunner(self.log, self.views, folder, self.report).catch_up()
            except LeaseLost:
                behind.append(folder.name)
        ends = time.monotonic() + self.patience
        while behind := [name for name in behind if self.views.position(name) < head]:
            if time.monotonic() > ends:
                raise ReadModelsBehind(behind)
            time.sleep(PAUSE_SECONDS)

    def scrub(self) -> None:
        """What was deleted stands in no file of ours any more, as far as the database lets a program say so."""
        self.log.scrub()
        self.views.scrub()

    def certify(self, order: ErasureOrder) -> Said:
        """The certificate as the read model of rights has it."""
        erased = RightsView(self.views).completed(order.person_key, order.request)
        if erased is None:
            raise NothingErased
        said: Said = certificate(erased)
        self.shelf.keep(said)
        return said
