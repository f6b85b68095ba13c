"""A slice small enough to see through: guests and houses, and lodgings that stand on both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from app.catalogues import catalogue, stream_kinds
from app.event_types import event_types
from app.rulebooks import rulebooks
from domain.shared.circumstance import Circumstance
from domain.shared.decider import Decider
from domain.shared.event import DomainEvent
from domain.shared.personal import PersonalText
from domain.shared.rule import Contradicting, RuleBroken
from intake.catalogue import Catalogue, InTopic, Named, PublishedType, Routed, Shape
from intake.reader import Reader, ReadingLimits
from intake.road import Road, RoadSettings
from intake.stream_kinds import StreamKind, StreamKinds
from ledger.codec import Codec
from ledger.key_epochs import KeyRing
from ledger.port import LedgerStore
from ledger.vault import Vault
from tests.support.intake import APP, Bench, SetClock

WAIT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(DomainEvent):
    """Something was told of a thing."""

    name: ClassVar[str] = "lodging.told"
    what: str
    remark: PersonalText | None = None


class HouseIsShut(RuleBroken):
    code = "lodging.house_is_shut"
    zh = "房屋已关闭。"
    en = "The house is shut."


class ChangedMeanwhile(Contradicting):
    code = "lodging.changed_meanwhile"
    zh = "其间已被他人更改。"
    en = "Somebody else changed it meanwhile."


class ToldV1(Shape):
    what: str
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Tell:
    circumstance: Circumstance
    what: str
    remark: str | None


Facts = tuple[str, ...]


def decide(command: Tell, state: Facts) -> tuple[Told, ...]:
    base = command.circumstance.base_version
    if base is not None and base < len(state):
        raise ChangedMeanwhile
    return (Told(what=command.what, remark=command.remark),)


def evolve(state: Facts, event: Told) -> Facts:
    return (*state, event.what)


def demands(command: Tell, states: Mapping[str, object]) -> None:
    for name, state in states.items():
        if name.startswith("house:") and isinstance(state, tuple) and "shut" in state:
            raise HouseIsShut


decider: Decider[Tell, Facts, Told] = Decider("lodging", (), decide, evolve)


def _published(kind: str, *, creates: bool) -> PublishedType:
    def translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
        assert isinstance(shape, ToldV1)
        command = Tell(circumstance, shape.what, shape.remark)
        refers: tuple[str, ...] = ()
        if kind in ("lodging", "booking"):
            guest, house = named.subject.split(".")
            refers = (f"guest:{guest}", f"house:{house}")
        claims = (f"claim:plate:{shape.what}",) if kind == "house" and shape.what.startswith("no.") else ()
        return Routed(f"{kind}:{named.subject}", command, refers=refers, claims=claims)

    return PublishedType(
        type=f"gridledger.{kind}.{'opened' if creates else 'told'}.v1",
        shape=ToldV1,
        topic=InTopic.REGISTRY,
        slice_name="lodging",
        translate=translate,
        title=("告知", "Something was told"),
        example={"what": "open"},
        needs_grid=False,
        creates=creates,
    )


def lodging_road(store: LedgerStore, folder: Path, clock: SetClock) -> Bench:
    """A road that knows guests, houses, lodgings (which look at the house) and bookings (which do not)."""
    kinds = ("guest", "house", "lodging", "booking")
    types = [_published(kind, creates=creates) for kind in kinds for creates in (True, False)]
    vault = Vault(KeyRing.open(folder / "keys" / "ring.json"))
    base = stream_kinds()
    road = Road(
        store=store,
        codec=Codec([*event_types(), Told]),
        vault=vault,
        reader=Reader(
            catalogue=Catalogue((*catalogue().all(), *types)),
            sources=frozenset({APP}),
            rulebook_for=rulebooks(),
            limits=ReadingLimits(),
        ),
        kinds=StreamKinds(
            kinds={
                **base.kinds,
                **{kind: StreamKind(decider) for kind in kinds},
                "lodging": StreamKind(decider, references=demands),
            },
            grid_is_valid=base.grid_is_valid,
        ),
        clock=clock,
        settings=RoadSettings(wait=WAIT, publish=True),
    )
    return Bench(road, store, vault, clock)
