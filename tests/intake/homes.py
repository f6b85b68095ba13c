"""A road on which people, homes and stays are told; homes are a stand-in that knows only whether they are gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from app.catalogues import catalogue, stream_kinds
from app.event_types import event_types
from app.rulebooks import rulebooks
from domain.shared.circumstance import Circumstance
from domain.shared.decider import Decider
from domain.shared.event import DomainEvent
from domain.shared.ulid import is_ulid
from intake.catalogue import Catalogue, InTopic, Named, PublishedType, Routed, Shape
from intake.reader import Reader, ReadingLimits
from intake.road import Road, RoadSettings
from intake.stream_kinds import StreamKind, StreamKinds
from ledger.codec import Codec
from ledger.key_epochs import KeyRing
from ledger.port import LedgerStore
from ledger.vault import Vault
from tests.domain.registry.sayings import LIU, LIU_ID
from tests.domain.registry.sayings_residences import HOME, WANG
from tests.support.intake import APP, DESK, Bench, SetClock, event, places

GONE = "01JN000000000000000000D009"
HOME_TOLD = "gridledger.dwelling.told.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeTold(DomainEvent):
    """A home is there, until a day if one is given."""

    name: ClassVar[str] = "dwelling.told"
    gone_on: date | None = None


class HomeToldV1(Shape):
    """A home is there."""

    gone_on: date | None = None


@dataclass(frozen=True, slots=True)
class TellHome:
    """Somebody tells of a home."""

    gone_on: date | None


@dataclass(frozen=True, slots=True)
class Home:
    """As a stay looks at it."""

    demolished_on: date | None = None


def _decide(command: TellHome, state: Home) -> tuple[HomeTold, ...]:
    return (HomeTold(gone_on=command.gone_on),)


def _evolve(state: Home, told: HomeTold) -> Home:
    return Home(told.gone_on)


def _translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    assert isinstance(shape, HomeToldV1)
    assert is_ulid(named.subject)
    return Routed(f"dwelling:{named.subject}", TellHome(shape.gone_on))


_HOMES: Decider[TellHome, Home, HomeTold] = Decider("registry", Home(), _decide, _evolve)
_TYPE = PublishedType(
    type=HOME_TOLD,
    shape=HomeToldV1,
    topic=InTopic.REGISTRY,
    slice_name="registry",
    translate=_translate,
    title=("告知房屋", "A home was told of"),
    example={},
    creates=True,
)


def road_of_homes(store: LedgerStore, folder: Path, clock: SetClock) -> Bench:
    """A prepared road with the test grid established."""
    store.prepare()
    vault = Vault(KeyRing.open(folder / "keys" / "ring.json"))
    base = stream_kinds()
    road = Road(
        store=store,
        codec=Codec([*event_types(), HomeTold]),
        vault=vault,
        reader=Reader(
            catalogue=Catalogue((*catalogue().all(), _TYPE)),
            sources=frozenset({APP, DESK}),
            rulebook_for=rulebooks(),
            limits=ReadingLimits(),
        ),
        kinds=StreamKinds({**base.kinds, "dwelling": StreamKind(_HOMES)}, base.grid_is_valid),
        clock=clock,
        settings=RoadSettings(),
    )
    bench = Bench(road, store, vault, clock)
    bench.send(*places())
    return bench


def home(subject: str = HOME, **data: object) -> dict[str, object]:
    """A home is told of."""
    return event(HOME_TOLD, subject, data=data)


def people() -> list[dict[str, object]]:
    """Liu and Wang are referenced."""
    named = {"name": "刘安春", "id_type": "resident_id", "id_number": LIU_ID}
    return [
        event("gridledger.person.referenced.v1", LIU, data=named),
        event("gridledger.person.referenced.v1", WANG, data={"name": "刘安村", "id_type": "none"}),
    ]


def said(
    fact: str,
    subject: str,
    data: Mapping[str, object],
    *,
    day: int,
    by: tuple[str, str] = ("staff:G3", "grid_worker"),
    **attributes: object,
) -> dict[str, object]:
    """Something is said at nine on a day of January 2026."""
    actor, role = by
    return event(
        f"gridledger.{fact}.v1",
        subject,
        data=data,
        id=f"{fact}/{subject}/{actor}/{day}",
        time=f"2026-01-{day:02}T09:00:00+08:00",
        actor=actor,
        actorrole=role,
        basis="population_registration",
        **attributes,
    )
