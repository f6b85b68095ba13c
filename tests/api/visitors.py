"""The people and machines who come to the HTTP door in these tests, and a door of fakes for them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
from fastapi import FastAPI
from pydantic_core import from_json

from access.group_commit import GroupCommit
from access.log_sqlite import SQLiteAccessLog
from access.principal import MachineRole, Office, PlaceScope, Principal, Reach
from access.record_state import StatesByRights
from access.tokens import TokenBook
from api.application import create_app
from api.deps import AccessParts, ApiDeps, ApiSettings, ReadyCheck
from api.problems import Problem
from api.unsealing import PersonalValues
from domain.shared.actor import Role
from domain.shared.occurrence import SHANGHAI
from intake.catalogue import Catalogue
from intake.delivery import Delivery, Receipt
from intake.desk.desk import Desk, desk_over
from ledger.port import Verdict
from ledger.store.sqlite import SQLiteLedger
from ledger.vault import Vault
from projections.catalogue import TABLES
from projections.finding.finder import Finder
from projections.readstore.sqlite import SQLiteReadStore
from projections.registry.one_person import OnePerson
from projections.registry.view import RegistryView
from projections.rental.view import RentalView
from projections.rights.view import RightsView
from tests.api.boards import Town
from tests.api.memory_views import MemoryBoard, MemoryPersons, MemoryTimeline, MemoryTrail
from tests.api.people import Archive, PersonTold, archive
from tests.support.intake import SetClock, road_on

Content = str | bytes | AsyncIterator[bytes]
NO_HEADERS: Mapping[str, str] = {}
BASE = "http://127.0.0.1:8000"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
TOWN, OTHER_TOWN = "990101101000", "990101102000"
COMMUNITY, OTHER_COMMUNITY = "990101101001", "990101102001"
GRID, NEXT_GRID, OTHER_GRID = "990101101001001", "990101101001002", "990101102001001"
OWN_SOURCE, OTHER_SOURCE = "urn:gridledger:source:xiheqiao-app", "https://property.example/gl"
EVERYWHERE = PlaceScope(Reach.EVERYWHERE)


def visitor(
    role: Office,
    scope: PlaceScope = EVERYWHERE,
    *,
    sources: frozenset[str] | None = frozenset(),
    name: str | None = None,
    expires_at: datetime = NOW + timedelta(hours=8),
) -> Principal:
    """Somebody holding that office."""
    return Principal(name=name or role.value, role=role, scope=scope, sources=sources, expires_at=expires_at)


AUDITOR = visitor(Role.AUDITOR)
KEEPER = visitor(MachineRole.KEEPER, sources=None)
UPSTREAM = visitor(
    MachineRole.UPSTREAM, PlaceScope(Reach.TOWN, frozenset({TOWN})), sources=frozenset({OWN_SOURCE})
)
MONITOR = visitor(MachineRole.MONITOR)
OFFICER = visitor(Role.COMMUNITY_OFFICER, PlaceScope(Reach.COMMUNITY, frozenset({COMMUNITY})))
GRID_WORKER = visitor(Role.GRID_WORKER, PlaceScope(Reach.GRID, frozenset({GRID})))
RESIDENT = visitor(Role.RESIDENT)


@dataclass
class OrdinaryRoad:
    """Accepts what is a JSON object with an id, and remembers all it was handed."""

    taken: list[Delivery] = field(default_factory=list)
    batches: int = 0
    fails_with: Exception | None = None

    def take(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        if self.fails_with is not None:
            raise self.fails_with
        self.batches += 1
        self.taken += deliveries
        return [self._judge(delivery) for delivery in deliveries]

    def receipt(self, source: str, message_id: str) -> Receipt | None:
        if (source, message_id) not in {(OWN_SOURCE, "a/1"), (OTHER_SOURCE, "a/1")}:
            return None
        return Receipt(source=source, id=message_id, verdict=Verdict.ACCEPTED, at=NOW, position=7)

    def _judge(self, delivery: Delivery) -> Receipt:
        said = _object(delivery.body or b"")
        verdict = Verdict.ACCEPTED if "id" in said else Verdict.UNREADABLE
        return Receipt(
            source=OWN_SOURCE,
            id=str(said.get("id", "")),
            verdict=verdict,
            at=NOW,
            position=len(self.taken) if verdict is Verdict.ACCEPTED else None,
            code=None if verdict is Verdict.ACCEPTED else "intake.body_not_json",
            place=delivery.place,
        )


def _object(body: bytes) -> Mapping[str, object]:
    try:
        said = from_json(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def numbered_ids() -> Callable[[], str]:
    """Request ids that are the same in every run."""
    numbers = iter(range(1, 1_000_000))
    return lambda: str(UUID(int=next(numbers)))


class NoHashes:
    """A ledger in which nobody is found by a number."""

    def lookup(self, kind: str, token: bytes) -> list[str]:
        return []


def _empty_views(folder: Path) -> SQLiteReadStore:
    """Read tables nothing was folded into."""
    views = SQLiteReadStore(folder / "views.sqlite")
    views.prepare(TABLES)
    return views


def fake_deps(
    folder: Path,
    road: OrdinaryRoad | None = None,
    *,
    ready: Sequence[ReadyCheck] = (),
    town: Town | None = None,
    kept: Archive | None = None,
) -> ApiDeps:
    """A door whose road and views are fakes; the token book and the vault are real."""
    town, kept, views = town or Town(), kept or archive(folder), _empty_views(folder)
    states = StatesByRights(RightsView(views), OnePerson(views))
    return ApiDeps(
        settings=ApiSettings(version="0.1.0", body_seconds=0.5, road_seconds=0.2, wait_seconds=0.1),
        tokens=TokenBook(folder / "tokens.json"),
        road=road or OrdinaryRoad(),
        letter_desk=_empty_desk(folder),
        catalogue=Catalogue(()),
        asyncapi=lambda: {"asyncapi": "3.0.0"},
        ready=ready,
        board=MemoryBoard(town),
        timeline=MemoryTimeline(town),
        audit=MemoryTrail(town),
        persons=MemoryPersons(town),
        registry=RegistryView(views),
        rental=RentalView(views),
        finder=Finder(views, kept.vault, NoHashes()),
        personal_values=PersonalValues(kept, kept.vault, (PersonTold,), states),
        record_states=states,
        access=access_parts(folder, kept.vault),
        status=town,
        clock=lambda: NOW,
        new_id=numbered_ids(),
    )


def access_parts(folder: Path, vault: Vault) -> AccessParts:
    """A real access log in the folder."""
    log = SQLiteAccessLog(folder / "access.sqlite")
    log.prepare()
    return AccessParts(GroupCommit(log), log, lambda words: vault.lookup_token("question", words).hex())


def _empty_desk(folder: Path) -> Desk:
    """A desk over a ledger nobody has made yet."""
    store = SQLiteLedger(folder / "letters.sqlite", lambda: NOW)
    road = road_on(store, folder / "desk", SetClock(NOW)).road
    return desk_over(road, Catalogue(()), lambda delivery: delivery.sender)


@dataclass(frozen=True)
class Caller:
    """Somebody at the door, with or without a token; each request has an event loop of its own."""

    app: FastAPI
    token: str | None = None

    def ask(
        self,
        method: str,
        path: str,
        *,
        content: Content | None = None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> httpx.Response:
        return asyncio.run(self._ask(method, path, content, {**self._shown(), **headers}))

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, headers=_dashed(headers))

    def post(self, body: Content, media_type: str, **headers: str) -> httpx.Response:
        return self.ask(
            "POST", "/intake/events", content=body, headers={"content-type": media_type, **_dashed(headers)}
        )

    def _shown(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"} if self.token else {}

    async def _ask(
        self, method: str, path: str, content: Content | None, headers: Mapping[str, str]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            return await client.request(method, path, content=content, headers=dict(headers))


def _dashed(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def as_visitor(deps: ApiDeps, who: Principal) -> Caller:
    """At that door, holding a token of one's own."""
    return Caller(create_app(deps), deps.tokens.issue(who))


def is_problem(answered: httpx.Response, problem: type[Problem]) -> bool:
    """Whether the answer is that problem, told whole: RFC 9457 members, code, both languages."""
    told = answered.json()
    assert answered.headers["content-type"] == "application/problem+json"
    assert told["type"] == f"urn:gridledger:problem:{told['code']}"
    assert told["status"] == answered.status_code
    assert told["instance"] == f"urn:uuid:{answered.headers['gridledger-request']}"
    assert told["title"] in told["texts"].values()
    return (told["code"], told["status"], told["texts"]) == (
        problem.code,
        problem.status,
        {"zh": problem.zh, "en": problem.en},
    )
