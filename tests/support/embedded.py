"""A whole embedded house on SQLite in one folder: the real road, the real read models, the HTTP door."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

from access.principal import Principal
from access.record_state import StatesByRights
from access.tokens import TokenBook
from api.allowances import AllowanceSettings
from api.application import create_app
from api.deps import ApiDeps, ApiSettings, ExportParts, ProofParts, ReadyCheck
from api.file_desk import FileParts
from api.unsealing import PersonalValues
from app.catalogues import catalogue
from app.event_types import codec, event_types
from app.rulebooks import every_rulebook
from intake.desk.desk import desk_over
from intake.files.jobs import ImportBook
from intake.files.undo import ImportUndo
from ledger.port import LedgerStore
from ledger.proofs.checkpoint_book import CheckpointBook
from ledger.proofs.notary import Notary
from ledger.proofs.signing_key import open_signing_key
from projections.audit_trail.view import AuditTrailView
from projections.catalogue import DERIVED, NAMES, TABLES
from projections.catalogue import Catalogue as ProjectionCatalogue
from projections.deadlines import rulebooks_by_version
from projections.dispute_board.view import DisputeBoardView
from projections.dispute_timeline.view import DisputeTimelineView
from projections.extract import exportables
from projections.finding.finder import Finder
from projections.histories.view import HistoriesView
from projections.proofs.view import ProofsView
from projections.readstore.sqlite import SQLiteReadStore
from projections.registry.one_person import OnePerson
from projections.registry.parties import PersonsView
from projections.registry.view import RegistryView
from projections.rental.view import RentalView
from projections.rights.view import RightsView
from projections.runner import ProjectionRunner
from projections.status import StatusView
from tests.api.visitors import Caller, access_parts
from tests.support.intake import APP, DESK, Bench, road_on, sqlite_bench

UNHURRIED = AllowanceSettings(
    searches=0, lookups=0, failed_tokens=0
)  # a test asks more in a second than people in an hour


@dataclass
class EmbeddedHouse:
    """Everything of one process. Projections follow when told to, so that a test decides what is visible."""

    bench: Bench
    views: SQLiteReadStore
    runners: list[ProjectionRunner]
    deps: ApiDeps
    visitors: dict[Principal, Caller] = field(default_factory=dict)

    def follow(self) -> int:
        """Let every projection catch up; the position reached."""
        return min(runner.catch_up() for runner in self.runners)

    def visited_by(self, who: Principal) -> Caller:
        """Somebody at the door with a token of their own; whoever comes again is the same visitor."""
        if who not in self.visitors:
            self.visitors[who] = Caller(create_app(self.deps), self.deps.tokens.issue(who))
        return self.visitors[who]


def embedded_house(folder: Path) -> EmbeddedHouse:
    """A fresh one with the test grid established."""
    bench = sqlite_bench(folder)
    views = SQLiteReadStore(folder / "views.sqlite")
    views.prepare(TABLES)
    rulebook_of = rulebooks_by_version(every_rulebook())
    folders = ProjectionCatalogue(codec(), rulebook_of, bench.store, bench.vault)
    runners = [ProjectionRunner(bench.store, views, folders.folder(name), _quiet) for name in NAMES]
    tables = {**exportables({each.name: tuple(each.tables) for each in folders.folders()}), **DERIVED}
    deps = replace(
        _deps(folder, bench, views),
        exports=ExportParts(views, tables),
        files=_files(folder, bench),
        rights=RightsView(views),
        proofs=_proofs(folder, views, bench.store),
    )
    return EmbeddedHouse(bench, views, runners, deps)


def _deps(folder: Path, bench: Bench, views: SQLiteReadStore) -> ApiDeps:
    states = StatesByRights(RightsView(views), OnePerson(views))
    return ApiDeps(
        settings=ApiSettings(version="0.1.0", wait_seconds=0.2, allowances=UNHURRIED),
        tokens=TokenBook(folder / "tokens.json"),
        road=bench.road,
        letter_desk=desk_over(bench.road, catalogue(), lambda delivery: delivery.sender),
        catalogue=catalogue(),
        asyncapi=lambda: {"asyncapi": "3.0.0"},
        board=DisputeBoardView(views),
        timeline=DisputeTimelineView(views),
        audit=AuditTrailView(views),
        persons=PersonsView(views),
        registry=RegistryView(views),
        finder=Finder(views, bench.vault, bench.store),
        rental=RentalView(views),
        access=access_parts(folder, bench.vault),
        personal_values=PersonalValues(bench.store, bench.vault, event_types(), states),
        together=views.together,
        record_states=states,
        status=StatusView(views, bench.store, NAMES, bench.clock),
        ready=[ReadyCheck("store", lambda: bench.store.head() >= 0)],
        clock=bench.clock,
        new_id=lambda: str(uuid4()),
    )


def _proofs(folder: Path, views: SQLiteReadStore, log: LedgerStore) -> ProofParts:
    signer = open_signing_key(folder / "signing-key", "gridledger/test")
    notary = Notary(signer, CheckpointBook(folder / "checkpoints"))
    return ProofParts(ProofsView(views), notary, HistoriesView(views), log)


def _files(folder: Path, bench: Bench) -> FileParts:
    """The file door has a road of its own over the same store and keys."""
    road = road_on(bench.store, folder, bench.clock).road
    undo = ImportUndo(bench.store, codec(), bench.vault, catalogue(), road, bench.clock)
    return FileParts(
        road=road,
        book=ImportBook(folder / "imports", bench.vault),
        undo=undo,
        sources=frozenset({APP, DESK}),
    )


def _quiet(event: str, projection: str) -> None:
    """Nobody listens in a test; a runner that fails raises out of `catch_up`."""
