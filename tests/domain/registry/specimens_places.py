"""For every command about addresses, dwellings and units one moment at which it is said, and the fact it then tells."""

from datetime import date

from domain.registry import events_addresses as addresses
from domain.registry import events_housing as homes
from domain.registry.codes_addresses import AliasKind, RenameReason, RetirementReason
from domain.registry.codes_housing import (
    CessationReason,
    DangerLevel,
    DemolitionReason,
    HousingCorrectionReason,
    Occupancy,
)
from domain.registry.commands_addresses import AddressCommand
from domain.registry.commands_housing import DwellingCommand, UnitCommand
from domain.shared.periods import StatedDay
from tests.domain.registry import sayings_places as say
from tests.domain.registry.sayings import GRID_WORKER, NEXT_GRID, OFFICER
from tests.domain.registry.sayings_places import HOME, HOME_REGISTERED, ROOM, ROOM_PROPOSED, SHOP, at

SUSPENDED = homes.UnitSuspended(unit_id=SHOP, happened_at=at(6))

ADDRESSES: tuple[tuple[tuple[addresses.AddressEvent, ...], AddressCommand, addresses.AddressEvent], ...] = (
    ((), say.propose(), ROOM_PROPOSED),
    (
        (ROOM_PROPOSED,),
        say.confirm(scheme="DB42-2175", address_code="A-17"),
        addresses.AddressConfirmed(address_id=ROOM, scheme="DB42-2175", address_code="A-17"),
    ),
    (
        (ROOM_PROPOSED,),
        say.rename(),
        addresses.AddressRenamed(
            address_id=ROOM,
            element_name="102室",
            reason=RenameReason.PLATE_CHANGED,
            renamed_by=OFFICER.id,
            happened_at=at(5),
        ),
    ),
    (
        (ROOM_PROPOSED,),
        say.alias(),
        addresses.AddressAliasAdded(address_id=ROOM, alias="老粮站", kind=AliasKind.COLLOQUIAL),
    ),
    (
        (ROOM_PROPOSED,),
        say.locate(),
        addresses.AddressLocated(address_id=ROOM, point=say.HERE, happened_at=at(5)),
    ),
    (
        (ROOM_PROPOSED,),
        say.move_to_grid(),
        addresses.AddressMovedToGrid(address_id=ROOM, grid_code=NEXT_GRID, since=StatedDay(date(2026, 1, 1))),
    ),
    (
        (ROOM_PROPOSED,),
        say.split(),
        addresses.AddressSplit(
            address_id=ROOM, successors=(say.OTHER_ROOM, say.THIRD_ROOM), happened_at=at(10)
        ),
    ),
    (
        (ROOM_PROPOSED,),
        say.merge(),
        addresses.AddressMerged(address_id=ROOM, into=say.OTHER_ROOM, happened_at=at(10)),
    ),
    (
        (ROOM_PROPOSED,),
        say.retire(),
        addresses.AddressRetired(address_id=ROOM, reason=RetirementReason.DEMOLISHED, happened_at=at(10)),
    ),
)

DWELLINGS: tuple[tuple[tuple[homes.DwellingEvent, ...], DwellingCommand, homes.DwellingEvent], ...] = (
    ((), say.register_home(), HOME_REGISTERED),
    (
        (HOME_REGISTERED,),
        say.change_use(),
        homes.DwellingUseChanged(dwelling_id=HOME, occupancy=Occupancy.VACANT, happened_at=at(5)),
    ),
    (
        (HOME_REGISTERED,),
        say.correct_home(),
        homes.DwellingCorrected(
            dwelling_id=HOME,
            reason=HousingCorrectionReason.MISTYPED,
            floors=3,
            corrected_by=GRID_WORKER.id,
            happened_at=at(5),
        ),
    ),
    (
        (HOME_REGISTERED,),
        say.appraise(),
        homes.DwellingAppraised(dwelling_id=HOME, level=DangerLevel.C, document_no="虚鉴〔2026〕17号"),
    ),
    (
        (HOME_REGISTERED,),
        say.demolish(),
        homes.DwellingDemolished(dwelling_id=HOME, reason=DemolitionReason.DEMOLISHED, happened_at=at(10)),
    ),
)

UNITS: tuple[tuple[tuple[homes.UnitEvent, ...], UnitCommand, homes.UnitEvent], ...] = (
    ((), say.register_shop(), say.SHOP_REGISTERED),
    (
        (say.SHOP_REGISTERED,),
        say.correct_shop(),
        homes.UnitCorrected(
            unit_id=SHOP,
            reason=HousingCorrectionReason.MISTYPED,
            unit_name="西河桥超市",
            corrected_by=GRID_WORKER.id,
            happened_at=at(5),
        ),
    ),
    (
        (say.SHOP_REGISTERED,),
        say.move_shop(),
        homes.UnitMoved(unit_id=SHOP, address_id=say.OTHER_ROOM, happened_at=at(5)),
    ),
    ((say.SHOP_REGISTERED,), say.suspend(), SUSPENDED),
    (
        (say.SHOP_REGISTERED, SUSPENDED),
        say.resume(),
        homes.UnitResumed(unit_id=SHOP, happened_at=at(8)),
    ),
    (
        (say.SHOP_REGISTERED,),
        say.cease(),
        homes.UnitCeased(unit_id=SHOP, reason=CessationReason.CLOSED, happened_at=at(10)),
    ),
)
