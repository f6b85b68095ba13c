"""Carries an erasure to its end: the key, then every read model, the files below them, and the certificate.

Each step may be done twice; a run that was cut short is finished by the next one. Only the first step decides anything.
"""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.erasing_refused import (
    NotForgotten,
    OrdersRefused,
    PersonNotInLedger,
    ReadModelsBehind,
    Refusal,
    Said,
)
from app.settings import Settings
from domain.shared.actor import Actor
from domain.shared.rule import RuleBroken
from intake.erasure import Erasure, ErasureOrder
from ledger.identity import stream_id
from ledger.port import LedgerStore
from ledger.whole_files import replace_file
from projections.fold import Folder
from projections.instants import instant_of
from projections.readstore.port import LeaseLost, ReadStore
from projections.rights.certificate import certificate, certificate_id, certificate_text
from projections.rights.table import NAME as RIGHTS
from projections.rights.view import Request, RequestFilter, RightsView
from projections.runner import ProjectionRunner, parked_streams

AT_ONCE = 500
PAUSE_SECONDS = 0.05
# Who erased it again stands there where the log of the request was lost.
OF_THE_REQUEST = frozenset({"requested_at", "requested_by"})


@dataclass(frozen=True, slots=True)
class CertificateShelf:
    """Certificates as files, one for machines and one for people. Who was erased is said by the erasure list, not by them."""

    folder: Path

    def holds(self, name: str) -> bool:
        """Whether the certificate of that id was written whole."""
        return (self.folder / f"{name}.txt").exists()

    def keep(self, said: Said) -> Said:
        """Write both whole, again for a newer state of the same; what was handed out then.

        What a restored log does not know of it any more (who asked, who approved) stays as it was said.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = str(said["certificate"])
        kept = self._kept(name)
        unknown = {each for each, value in said.items() if value is None}
        if said["basis"] is None:
            unknown |= OF_THE_REQUEST
        whole = {each: kept.get(each, value) if each in unknown else value for each, value in said.items()}
        self._write(f"{name}.json", json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
        self._write(f"{name}.txt", certificate_text(whole))
        return whole

    def _kept(self, name: str) -> Said:
        try:
            kept: Said = json.loads((self.folder / f"{name}.json").read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return kept

    def _write(self, name: str, text: str) -> None:
        replace_file(self.folder / name, text.encode())


def certificates(settings: Settings) -> CertificateShelf:
    """Beside the ledger, and no part of its backups."""
    return CertificateShelf(settings.data_dir / "certificates")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureWork:
    """`folders` are those of every read model; `drop_old` throws away tables a rebuild kept beside them.

    `require_seen` does not return where no witness has lately seen the log go on; `mark` lets the database remember
    what the erasure list says; in `alone` no key epoch is rolled.
    """

    erasure: Erasure
    log: LedgerStore
    views: ReadStore
    folders: Callable[[], Sequence[Folder]]
    drop_old: Callable[[], None]
    shelf: CertificateShelf
    require_seen: Callable[[], None]
    mark: Callable[[], None]
    alone: Callable[[], AbstractContextManager[None]] = nullcontext
    patience: float = 60.0
    report: Callable[[str, str], None] = field(default=lambda event, projection: None)

    def ready(self) -> list[ErasureOrder]:
        """What two persons decided and nobody did yet, by the read model of rights."""
        return self._orders("ready")

    def uncertified(self) -> list[ErasureOrder]:
        """What was done and has no certificate: the run was cut short, or a read model did not follow."""
        return [each for each in self._orders("erased") if not self.shelf.holds(_certificate_of(each))]

    def _orders(self, state: str) -> list[ErasureOrder]:
        view, found, after = RightsView(self.views), list[Request](), None
        wanted = RequestFilter(states=frozenset({state}), kinds=frozenset({"erasure"}))
        while True:
            page = view.page(wanted, after=after, limit=AT_ONCE)
            found += page.rows
            after = page.next
            if after is None:
                return [ErasureOrder(each.person_key, each.request) for each in found]

    def run(self, orders: Sequence[ErasureOrder], actor: Actor) -> list[Said]:
        """All of them, and their certificates; what stands against one holds none of the others back.

        Raises what stands against the only one, or `OrdersRefused`, or `NotForgotten`, once all else is done.
        """
        self.require_seen()
        refused = self._applied(orders, actor)
        if refused and len(orders) == 1:
            raise next(iter(refused.values()))
        for step in (self.follow, self.drop_old, self.scrub):
            step()
        said, gap = self._certified([each for each in orders if each not in refused])
        if refused:
            raise OrdersRefused(refused, said, gap)
        if gap is not None:
            raise gap
        return said

    def _applied(self, orders: Sequence[ErasureOrder], actor: Actor) -> dict[ErasureOrder, Refusal]:
        """What stood against which. An erasure that was done before is done, whatever stands against it now."""
        refused = dict[ErasureOrder, Refusal]()
        try:
            for order in orders:
                try:
                    # No roll in between: which epochs wrapped a key is told from when it was destroyed.
                    with self.alone():
                        applied = self.erasure.apply(order, actor)
                    if applied.position is None:
                        raise PersonNotInLedger
                except (RuleBroken, PersonNotInLedger) as no:
                    if self._completed(order) is None:
                        refused[order] = no
        finally:
            self.mark()
        return refused

    def _certified(self, orders: Sequence[ErasureOrder]) -> tuple[list[Said], NotForgotten | None]:
        """Certificates of all that no read model passed over, and the others."""
        kept = {order: names for order in orders if (names := self._left_out(order))}
        said = [self.certify(order) for order in orders if order not in kept]
        return said, NotForgotten(kept) if kept else None

    def _left_out(self, order: ErasureOrder) -> list[str]:
        """The read models that passed over this person's erasure."""
        streams = {stream_id(f"{kind}:{order.person_key}") for kind in ("person", "rights")}
        return [
            folder.name
            for folder in self.folders()
            if streams.intersection(parked_streams(self.views, folder.name))
        ]

    def confirm_copies(self, *, older_than: datetime, at: datetime, actor: Actor) -> list[Said]:
        """Every erasure of before `older_than` of which no copy opens any more since `at`, and the certificates renewed."""
        self.follow((RIGHTS,))
        due = [
            each
            for each in RightsView(self.views).waiting_copies()
            if instant_of(str(each.row.key_destroyed_at)) < older_than
        ]
        for each in due:
            self.erasure.confirm_copies_unreadable(each.person_key, each.request, at, actor)
        if due:
            self.follow((RIGHTS,))
        said, gap = self._certified([ErasureOrder(each.person_key, each.request) for each in due])
        if gap is not None:
            raise gap
        return said

    def follow(self, names: Sequence[str] = ()) -> None:
        """Every read model (or those named) folds what the log says now: by this process, or by who holds its lease."""
        head, behind = self.log.head(), []
        for folder in self.folders():
            if names and folder.name not in names:
                continue
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
        erased = self._completed(order)
        if erased is None:
            raise PersonNotInLedger
        return self.shelf.keep(certificate(erased))

    def _completed(self, order: ErasureOrder) -> Request | None:
        return RightsView(self.views).completed(order.person_key, order.request)


def _certificate_of(order: ErasureOrder) -> str:
    return certificate_id(order.person_key, order.request)
