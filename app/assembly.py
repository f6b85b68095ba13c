"""Puts the rooms together: the only place where objects that know each other are built."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from access.group_commit import GroupCommit
from access.look import AccessLog
from access.speaking import roles_by_source
from access.tokens import TokenBookUnsafe
from app.catalogues import catalogue, stream_kinds
from app.event_types import codec
from app.notaries import cosigning_of, notary_of
from app.output import Exit, fail
from app.rulebooks import rulebooks
from app.settings import LogName, Settings
from app.stores import Access, open_access_log, open_store, utc_now
from app.token_books import token_book
from app.town.sources import town_sources
from app.vaults import open_vault
from intake.delivery import Delivery, Sender
from intake.desk.desk import Desk, desk_over, topic_sender
from intake.files.jobs import ImportBook
from intake.files.undo import ImportUndo
from intake.reader import Reader, ReadingLimits
from intake.road import Road, RoadSettings
from intake.sources import SourceBook, SourcesNotValid
from ledger.port import LedgerStore
from ledger.proofs.cosigning import Cosigning
from ledger.proofs.notary import Notary
from ledger.vault import Vault


@dataclass
class House:
    """One process's parts, each built when first asked for."""

    settings: Settings
    reads_as: Access = Access.VIEWS

    @cached_property
    def store(self) -> LedgerStore:
        """The ledger, opened to write."""
        return open_store(self.settings, Access.INTAKE)

    @cached_property
    def log(self) -> LedgerStore:
        """The ledger, opened by a role that may only read."""
        return open_store(self.settings, self.reads_as)

    @cached_property
    def access_log(self) -> AccessLog:
        """The access log, by the role that may only read records and add looks."""
        return open_access_log(self.settings, Access.VIEWS)

    @cached_property
    def looks(self) -> GroupCommit:
        """Makes looks durable for all threads of this process."""
        return GroupCommit(self.access_log)

    @cached_property
    def vault(self) -> Vault:
        """The vault over the key ring, which is made on the first start."""
        return open_vault(self.settings)

    @cached_property
    def notary(self) -> Notary:
        """Who signs checkpoints of the events; the key is made when it is first needed."""
        return notary_of(self.settings, LogName.EVENTS)

    @cached_property
    def access_notary(self) -> Notary:
        """Who signs checkpoints of the access log, with a key of its own."""
        return notary_of(self.settings, LogName.ACCESS)

    def cosigning_of(self, log: LogName) -> Cosigning:
        """Which witnesses are trusted, and the newest cosigned checkpoint of a log."""
        return cosigning_of(self.settings, self.notary if log is LogName.EVENTS else self.access_notary)

    @cached_property
    def sources(self) -> SourceBook:
        """Registered senders: the file's, or the fictional town's where none is named."""
        if self.settings.sources is None:
            return town_sources()
        try:
            book = SourceBook.read(self.settings.sources)
            roles_by_source(book)
            return book
        except SourcesNotValid as problem:
            fail(Exit.BAD_USE, f"来源文件有误:{problem}", f"The sources file cannot be used: {problem}")

    @cached_property
    def imports(self) -> ImportBook:
        """How imports went, kept beside the ledger."""
        return ImportBook(self.settings.data_dir / "imports", self.vault)

    def undo(self, road: Road) -> ImportUndo:
        """Takes imports back down this road."""
        begins = self.imports.begins
        return ImportUndo(self.store, codec(), self.vault, catalogue(), road, utc_now, begins)

    def letter_desk(self) -> Desk:
        """The desk for what was not taken, over a road of its own."""
        return desk_over(self.road(), catalogue(), self._sender_now)

    def _sender_now(self, delivery: Delivery) -> Sender:
        """What a sender may use today: on a topic by the sources file, over HTTP by its token, if it has one still."""
        if delivery.topic is not None:
            return topic_sender(self.sources)(delivery)
        try:
            holders = token_book(self.settings).principals()
        except TokenBookUnsafe:
            return delivery.sender
        known = next((each for each in holders if each.name == delivery.sender.name), None)
        return delivery.sender if known is None else Sender(known.name, known.sources)

    def road(self, store: LedgerStore | None = None, clock: Callable[[], datetime] = utc_now) -> Road:
        """A new road; one for each thread that takes deliveries."""
        return Road(
            store=store or self.store,
            codec=codec(),
            vault=self.vault,
            reader=Reader(
                catalogue=catalogue(),
                sources=self.sources.uris(),
                rulebook_for=rulebooks(),
                limits=ReadingLimits(),
                roles=roles_by_source(self.sources),
            ),
            kinds=stream_kinds(),
            clock=clock,
            settings=RoadSettings(
                wait=self.settings.wait,
                batch=self.settings.batch,
                publish=self.settings.kafka_bootstrap is not None,
            ),
        )
