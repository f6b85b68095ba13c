"""Who says what about addresses, dwellings and units: the words their tests are written with."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

from domain.registry import commands_addresses as address
from domain.registry import commands_housing as housing
from domain.registry import events_addresses as addresses
from domain.registry import events_housing as homes
from domain.registry.codes_addresses import (
    AddressProvenance,
    AliasKind,
    CoordinateSystem,
    ElementType,
    RenameReason,
    RetirementReason,
)
from domain.registry.codes_housing import (
    CessationReason,
    DangerLevel,
    DemolitionReason,
    DwellingUse,
    HousingCorrectionReason,
    Occupancy,
    UnitKind,
)
from domain.shared.actor import Actor, Role
from domain.shared.circumstance import Circumstance
from domain.shared.decider import Decider
from domain.shared.event import DomainEvent
from domain.shared.occurrence import SHANGHAI, Occurrence, Precision
from domain.shared.periods import StatedDay
from tests.domain.registry.sayings import GRID, GRID_WORKER, NEXT_GRID, OFFICER, VILLAGE
from tests.support.given import Given, given
from tests.support.swap_days import RULEBOOK

COMPOUND, BUILDING, ROOM, OTHER_ROOM, THIRD_ROOM = (f"01JN000000000000000000E00{n}" for n in range(1, 6))
HOME = "01JN000000000000000000D001"
SHOP = "01JN000000000000000000C001"
CLERK = Actor("staff:C9", Role.STATISTICS_CLERK)
MANAGER = Actor("staff:M4", Role.PROPERTY_MANAGER)
HERE = addresses.Point(
    longitude_e6=115_944_321, latitude_e6=30_073_214, system=CoordinateSystem.CGCS2000, accuracy_m=8
)
GOOD_USCC = "91421127000000000C"

Said = TypeVar("Said")
Event = TypeVar("Event", bound=DomainEvent)


def at(day: int, hour: int = 9) -> datetime:
    """An hour of a day of January 2026."""
    return datetime(2026, 1, day, hour, tzinfo=SHANGHAI)


def by(
    actor: Actor,
    day: int = 5,
    *,
    hour: int = 9,
    precision: Precision = Precision.INSTANT,
    seen: int | None = None,
    grid: str | None = GRID,
) -> Circumstance:
    """Said by somebody of a day in January, heard in February."""
    return Circumstance(
        actor=actor,
        occurred=Occurrence(at(day, hour), precision),
        received_at=datetime(2026, 2, 1, tzinfo=SHANGHAI),
        source="urn:gridledger:source:xiheqiao-app",
        grid_code=grid,
        rulebook=RULEBOOK,
        base_version=seen,
    )


def propose(circumstance: Circumstance | None = None, **said: object) -> address.ProposeAddress:
    """Room 101 of the second building."""
    fields: dict[str, object] = {
        "address_id": ROOM,
        "division": VILLAGE,
        "parent": BUILDING,
        "element_type": ElementType.ROOM,
        "element_name": "101室",
        "provenance": AddressProvenance.DOOR_VISIT,
    }
    return _made(address.ProposeAddress, fields | said, circumstance or by(GRID_WORKER, 2))


def confirm(circumstance: Circumstance | None = None, **said: object) -> address.ConfirmAddress:
    """The officer confirms the room."""
    return _made(address.ConfirmAddress, {"address_id": ROOM} | said, circumstance or by(OFFICER))


def rename(circumstance: Circumstance | None = None, **said: object) -> address.RenameAddress:
    """The plate was changed."""
    fields = {"address_id": ROOM, "element_name": "102室", "reason": RenameReason.PLATE_CHANGED}
    return _made(address.RenameAddress, fields | said, circumstance or by(OFFICER))


def alias(circumstance: Circumstance | None = None, **said: object) -> address.AddAddressAlias:
    """What the neighbours say."""
    fields = {"address_id": ROOM, "alias": "老粮站", "kind": AliasKind.COLLOQUIAL}
    return _made(address.AddAddressAlias, fields | said, circumstance or by(GRID_WORKER))


def locate(circumstance: Circumstance | None = None, **said: object) -> address.LocateAddress:
    """The phone knows where it is."""
    return _made(
        address.LocateAddress, {"address_id": ROOM, "point": HERE} | said, circumstance or by(GRID_WORKER)
    )


def move_to_grid(circumstance: Circumstance | None = None, **said: object) -> address.MoveAddressToGrid:
    """The grids are drawn anew."""
    fields = {"address_id": ROOM, "grid_code": NEXT_GRID, "since": StatedDay(date(2026, 1, 1))}
    return _made(address.MoveAddressToGrid, fields | said, circumstance or by(OFFICER))


def split(circumstance: Circumstance | None = None, **said: object) -> address.SplitAddress:
    """A wall was drawn."""
    fields = {"address_id": ROOM, "successors": (OTHER_ROOM, THIRD_ROOM)}
    return _made(address.SplitAddress, fields | said, circumstance or by(OFFICER, 10))


def merge(circumstance: Circumstance | None = None, **said: object) -> address.MergeAddress:
    """The wall came down."""
    fields = {"address_id": ROOM, "into": OTHER_ROOM}
    return _made(address.MergeAddress, fields | said, circumstance or by(OFFICER, 10))


def retire(circumstance: Circumstance | None = None, **said: object) -> address.RetireAddress:
    """The building came down."""
    fields = {"address_id": ROOM, "reason": RetirementReason.DEMOLISHED}
    return _made(address.RetireAddress, fields | said, circumstance or by(OFFICER, 10))


def register_home(circumstance: Circumstance | None = None, **said: object) -> housing.RegisterDwelling:
    """A home in room 101."""
    fields = {"dwelling_id": HOME, "address_id": ROOM, "use": DwellingUse.RESIDENCE}
    return _made(housing.RegisterDwelling, fields | said, circumstance or by(GRID_WORKER, 3))


def change_use(circumstance: Circumstance | None = None, **said: object) -> housing.ChangeDwellingUse:
    """It stands empty now."""
    fields = {"dwelling_id": HOME, "occupancy": Occupancy.VACANT}
    return _made(housing.ChangeDwellingUse, fields | said, circumstance or by(GRID_WORKER))


def correct_home(circumstance: Circumstance | None = None, **said: object) -> housing.CorrectDwelling:
    """It has three floors."""
    fields = {"dwelling_id": HOME, "reason": HousingCorrectionReason.MISTYPED, "floors": 3}
    return _made(housing.CorrectDwelling, fields | said, circumstance or by(GRID_WORKER))


def appraise(circumstance: Circumstance | None = None, **said: object) -> housing.AppraiseDwelling:
    """An institute looked at it."""
    fields = {"dwelling_id": HOME, "level": DangerLevel.C, "document_no": "虚鉴〔2026〕17号"}
    return _made(housing.AppraiseDwelling, fields | said, circumstance or by(OFFICER))


def demolish(circumstance: Circumstance | None = None, **said: object) -> housing.DemolishDwelling:
    """It is gone."""
    fields = {"dwelling_id": HOME, "reason": DemolitionReason.DEMOLISHED}
    return _made(housing.DemolishDwelling, fields | said, circumstance or by(GRID_WORKER, 10))


def register_shop(circumstance: Circumstance | None = None, **said: object) -> housing.RegisterUnit:
    """A shop in room 101."""
    fields = {
        "unit_id": SHOP,
        "name": "西河桥便民超市",
        "kind": UnitKind.SELF_EMPLOYED,
        "address_id": ROOM,
        "uscc": GOOD_USCC,
    }
    return _made(housing.RegisterUnit, fields | said, circumstance or by(GRID_WORKER, 3))


def correct_shop(circumstance: Circumstance | None = None, **said: object) -> housing.CorrectUnit:
    """It is called otherwise."""
    fields = {"unit_id": SHOP, "reason": HousingCorrectionReason.MISTYPED, "name": "西河桥超市"}
    return _made(housing.CorrectUnit, fields | said, circumstance or by(GRID_WORKER))


def move_shop(circumstance: Circumstance | None = None, **said: object) -> housing.MoveUnit:
    """It moves next door."""
    fields = {"unit_id": SHOP, "address_id": OTHER_ROOM}
    return _made(housing.MoveUnit, fields | said, circumstance or by(GRID_WORKER))


def suspend(circumstance: Circumstance | None = None) -> housing.SuspendUnit:
    """The shutters are down."""
    return housing.SuspendUnit(circumstance=circumstance or by(GRID_WORKER, 6), unit_id=SHOP)


def resume(circumstance: Circumstance | None = None) -> housing.ResumeUnit:
    """They are up again."""
    return housing.ResumeUnit(circumstance=circumstance or by(GRID_WORKER, 8), unit_id=SHOP)


def cease(circumstance: Circumstance | None = None, **said: object) -> housing.CeaseUnit:
    """It closed."""
    fields = {"unit_id": SHOP, "reason": CessationReason.CLOSED}
    return _made(housing.CeaseUnit, fields | said, circumstance or by(GRID_WORKER, 10))


def _made(command: Callable[..., Said], fields: Mapping[str, object], circumstance: Circumstance) -> Said:
    return command(circumstance=circumstance, **fields)


def in_view_of(
    demands: Callable[[Said, Mapping[str, object]], None], states: Mapping[str, object]
) -> Given[Said, None, DomainEvent]:
    """A sentence about the other things a claim names; only its refusals are told by it."""

    def decide(command: Said, _: None) -> tuple[DomainEvent, ...]:
        demands(command, states)
        return ()

    return given(Decider("registry", None, decide, lambda state, _: state))


ROOM_PROPOSED = addresses.AddressProposed(
    address_id=ROOM,
    division=VILLAGE,
    parent=BUILDING,
    element_type=ElementType.ROOM,
    element_name="101室",
    provenance=AddressProvenance.DOOR_VISIT,
    grid_code=GRID,
)
HOME_REGISTERED = homes.DwellingRegistered(dwelling_id=HOME, address_id=ROOM, use=DwellingUse.RESIDENCE)
SHOP_REGISTERED = homes.UnitRegistered(
    unit_id=SHOP, unit_name="西河桥便民超市", kind=UnitKind.SELF_EMPLOYED, address_id=ROOM, uscc=GOOD_USCC
)
