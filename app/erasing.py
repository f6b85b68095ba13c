"""Carries an erasure to its end: the key, then every read model, the files below them, and the certificate.

Each step may be done twice; a run that was cut short is finished by the next one. Only the first step decides anything.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from domain.shared.actor import Actor
from intake.erasure import Erasure, ErasureOrder
from ledger.identity import stream_id
from ledger.port import LedgerStore
from ledger.whole_files import replace_file
from projections.fold import Folder
from projections.instants import instant_of
from projections.readstore.port import LeaseLost, ReadStore
from projections.rights.certificate import certificate, certificate_text
from projections.rights.table import NAME as RIGHTS
from projections.rights.view import Request, RequestFilter, RightsView
from projections.runner import ProjectionRunner, parked_streams

READY = RequestFilter(states=frozenset({"ready"}), kinds=frozenset({"erasure"}))
AT_ONCE = 500
PAUSE_SECONDS = 0.05
# Who erased it again stands there where the log of the request was lost.
OF_THE_REQUEST = frozenset({"requested_at", "requested_by"})

Said = dict[str, str | int | None]


class ReadModelsBehind(Exception):
    """The key is destroyed; read models that others keep have not followed in time. Run it again."""

    def __init__(self, names: Sequence[str]) -> None:
        self.zh = f"密钥已销毁，但查询视图尚未跟上：{'、'.join(names)}。请稍后再次运行。"
        self.en = (
            f"The key is destroyed, but read models have not followed: {', '.join(names)}. Run it again."
        )
        super().__init__(self.en)


class NotForgotten(ReadModelsBehind):
    """Read models leave a person's facts out since one they could not fold, the erasure too. No certificate says otherwise."""

    def __init__(self, kept: Mapping[ErasureOrder, Sequence[str]]) -> None:
        self.names = sorted({name for names in kept.values() for name in names})
        models, who = ", ".join(self.names), ", ".join(f"{o.person_key} {o.request}" for o in kept)
        self.zh = (
            f"密钥已销毁，但查询视图 {models} 自某一无法处理的事件起不再更新此人，仍保留其内容，故不出具证明：{who}。"
            "请修正程序，运行 gridledger rebuild，再对其运行 gridledger erase run。"
        )
        self.en = (
            f"The key is destroyed, but read models ({models}) have left the person out since an event they could not fold, and keep "
            f"what they held, so there is no certificate: {who}. Mend the program, run gridledger rebuild, then gridledger erase run "
            "for them."
        )
        Exception.__init__(self, self.en)


class NothingErased(Exception):
    """There is no such person in this log, so nothing was there to be erased."""

    zh = "台账中没有此人。"
    en = "There is no such person in this ledger."


@dataclass(frozen=True, slots=True)
class CertificateShelf:
    """Certificates as files, one for machines and one for people. Who was erased is said by the erasure list, not by them."""

    folder: Path

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureWork:
    """`folders` are those of every read model; `drop_old` throws away tables a rebuild kept beside them.

    `require_seen` does not return where no witness has lately seen the log go on; `mark` lets the database remember
    what the erasure list says.
    """

    erasure: Erasure
    log: LedgerStore
    views: ReadStore
    folders: Callable[[], Sequence[Folder]]
    drop_old: Callable[[], None]
    shelf: CertificateShelf
    require_seen: Callable[[], None]
    mark: Callable[[], None]
    patience: float = 60.0
    report: Callable[[str, str], None] = field(default=lambda event, projection: None)

    def ready(self) -> list[ErasureOrder]:
        """What two persons decided and nobody did yet, by the read model of rights."""
        view, found, after = RightsView(self.views), list[Request](), None
        while True:
            page = view.page(READY, after=after, limit=AT_ONCE)
            found += page.rows
            after = page.next
            if after is None:
                return [ErasureOrder(each.person_key, each.request) for each in found]

    def run(self, orders: Sequence[ErasureOrder], actor: Actor) -> list[Said]:
        """All of them, and their certificates. Raises the rule that stands against one; those before it are done."""
        self.require_seen()
        try:
            for order in orders:
                if self.erasure.apply(order, actor).position is None:
                    raise NothingErased
        finally:
            self.mark()
        for step in (self.follow, self.drop_old, self.scrub):
            step()
        return self._certified(orders)

    def _certified(self, orders: Sequence[ErasureOrder]) -> list[Said]:
        """Raises `NotForgotten` once all the others have their certificates."""
        kept = {order: names for order in orders if (names := self._left_out(order))}
        said = [self.certify(order) for order in orders if order not in kept]
        if kept:
            raise NotForgotten(kept)
        return said

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
        return self._certified([ErasureOrder(each.person_key, each.request) for each in due])

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
        erased = RightsView(self.views).completed(order.person_key, order.request)
        if erased is None:
            raise NothingErased
        return self.shelf.keep(certificate(erased))
