"""What is taken about addresses and units although it may be wrong: told to the sender, who can still look."""

from domain.registry.codes_housing import UnitKind
from domain.registry.commands_addresses import LocateAddress, ProposeAddress
from domain.registry.commands_housing import RegisterUnit
from domain.registry.events_addresses import Point
from domain.shared.notice import Notice

# A box around the country in millionths of a degree; the county's own box is not in the published data.
_WEST, _EAST = 73_000_000, 136_000_000
_SOUTH, _NORTH = 3_000_000, 54_000_000

POINT_OUTSIDE_CHINA = Notice(
    "address.point_outside_china",
    "已登记，但坐标不在中国范围内，请检查经纬度是否颠倒、坐标系是否正确。",
    "Taken, but the point does not lie in China; check whether longitude and latitude are swapped.",
)
CREDIT_CODE_MISSING = Notice(
    "unit.credit_code_missing",
    "已登记，但除摊点外，单位应有统一社会信用代码，请对照营业执照补录。",
    "Taken, but every unit except a stall has a unified social credit code; copy it from the licence.",
)


def address_warnings(command: object) -> tuple[Notice, ...]:
    """A point far away is kept: what is wrong with it can be seen on a map, and the address is right all the same."""
    if isinstance(command, ProposeAddress | LocateAddress) and _is_elsewhere(command.point):
        return (POINT_OUTSIDE_CHINA,)
    return ()


def unit_warnings(command: object) -> tuple[Notice, ...]:
    """A shop without its code is still a shop that fire supervision must know of."""
    lacks = isinstance(command, RegisterUnit) and command.uscc is None and command.kind is not UnitKind.STALL
    return (CREDIT_CODE_MISSING,) if lacks else ()


def _is_elsewhere(point: Point | None) -> bool:
    if point is None:
        return False
    return not (_WEST <= point.longitude_e6 <= _EAST and _SOUTH <= point.latitude_e6 <= _NORTH)
