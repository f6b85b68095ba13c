"""What the HTTP door needs from the rest of the house; `app` assembles it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from access.logins import Logins
from access.look import AccessLog
from access.record_state import RecordStates
from access.resource_server import ResourceServer
from access.tokens import TokenBook
from access.unmasking import UnmaskedCount, UnmaskedHere
from access.unusual import UNUSUAL_BOUNDS, UnusualBounds
from api.allowances import AllowanceSettings
from api.file_desk import FileParts
from api.unsealing import PersonalValues
from api.watching import LookTaker
from intake.catalogue import Catalogue
from intake.delivery import Delivery, Receipt
from intake.desk.desk import Desk
from ledger.port import LedgerStore
from ledger.proofs.cosigning import Cosigning
from ledger.proofs.notary import Notary
from ledger.proofs.notes import Note
from projections.audit_trail.question import AuditTrail
from projections.dispute_board.question import DisputeBoard
from projections.dispute_timeline.question import DisputeTimeline
from projections.extract import Exportable
from projections.finding.finder import Finder
from projections.histories.view import HistoriesView
from projections.progress import ProjectionStatus
from projections.proofs.view import ProofsView
from projections.readstore.port import ReadStore
from projections.registry.parties import Persons
from projections.registry.view import RegistryView
from projections.rental.view import RentalView
from projections.rights.view import RightsView

MEBIBYTE = 1024 * 1024
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class IntakeRoad(Protocol):
    """The part of `intake.road.Road` this door uses."""

    def take(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        """Make the deliveries durable and answer each, in order."""

    def receipt(self, source: str, message_id: str) -> Receipt | None:
        """The fate of a message as it stands now."""


@dataclass(frozen=True, slots=True)
class ReadyCheck:
    """One thing readiness depends on; `passes` may also raise, which counts as a no."""

    name: str
    passes: Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """Bounds of the door. `batch_bytes` leaves room for full batches of ordinary events, not of the largest.

    `askers` are the threads that answer questions: more of them than a store has connections only wait for each other.
    `hashers` are those that hash passwords, 64 MiB each; `hashers_awaited` is how many may wait for one.
    `unmasked_persons` is how many one reader may see legibly within an hour.
    """

    version: str
    hosts: frozenset[str] = LOOPBACK
    event_bytes: int = MEBIBYTE
    batch_bytes: int = 16 * MEBIBYTE
    batch_items: int = 1_000
    body_seconds: float = 30.0
    road_seconds: float = 10.0
    wait_seconds: float = 2.0
    askers: int = 8
    hashers: int = 2
    hashers_awaited: int = 16
    file_bytes: int = 32 * MEBIBYTE
    file_seconds: float = 300.0
    export_rows: int = 10_000
    export_persons: int = 1_000
    unmasked_persons: int = 20
    allowances: AllowanceSettings = field(default_factory=AllowanceSettings)


@dataclass(frozen=True, slots=True)
class ExportParts:
    """Where read tables are, and which there are by the name people ask for."""

    views: ReadStore
    tables: Mapping[str, Exportable]


@dataclass(frozen=True, slots=True)
class ProofParts:
    """A log's stored proof tree, and who signs checkpoints of it; the log of events has histories too."""

    view: ProofsView
    notary: Notary
    histories: HistoriesView | None = None
    log: LedgerStore | None = None

    def checkpoint(self) -> Note:
        """Of the log as far as its tree has followed."""
        histories = None if self.histories is None else self.histories.histories
        return self.notary.checkpoint(self.view.tree, histories)


@dataclass(frozen=True, slots=True)
class AccessParts:
    """Who makes looks durable, the log they are read from, the keyed hash of a question, and what counts as unusual."""

    taker: LookTaker
    log: AccessLog
    hashed: Callable[[str], str]
    bounds: UnusualBounds = UNUSUAL_BOUNDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDeps:
    """Everything `create_app` needs.

    `letter_desk` is the one for what was not taken, over a road of its own. `asyncapi` gives the document of the Kafka door,
    which `api` may not import. A door without `files`, `exports`, `proofs`, `logins` or `rights` answers there that there is no such thing.
    """

    settings: ApiSettings
    tokens: TokenBook
    road: IntakeRoad
    letter_desk: Desk
    catalogue: Catalogue
    asyncapi: Callable[[], Mapping[str, object]]
    board: DisputeBoard
    timeline: DisputeTimeline
    audit: AuditTrail
    persons: Persons
    registry: RegistryView
    finder: Finder
    rental: RentalView
    personal_values: PersonalValues
    record_states: RecordStates
    access: AccessParts
    status: ProjectionStatus
    ready: Sequence[ReadyCheck]
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    together: Callable[[], AbstractContextManager[None]] = nullcontext
    unmasked: UnmaskedCount = field(default_factory=UnmaskedHere)
    files: FileParts | None = None
    exports: ExportParts | None = None
    proofs: ProofParts | None = None
    logins: Logins | None = None
    provider: ResourceServer | None = None
    rights: RightsView | None = None
    access_proofs: ProofParts | None = None
    cosigning: Cosigning | None = None
