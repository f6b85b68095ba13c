"""How facts about addresses, dwellings and units are taken back when an import was a mistake."""

from domain.registry.events_addresses import AddressMovedToGrid
from domain.shared.event import DomainEvent
from intake.compensation import CannotBeUndone, Compensate, Counter, Told, by, never
from intake.translate.stood_before import NOTHING_STOOD, given_back, stood, written

_ADDRESS, _DWELLING, _UNIT = "gridledger.address", "gridledger.dwelling", "gridledger.unit"
_MILLION = 1_000_000
_DWELLING_FIELDS = {
    name: name
    for name in (
        "address_id",
        "dwelling_no",
        "structure",
        "floors",
        "floor_no",
        "floor_area_dm2",
        "room_count",
        "self_built",
        "owner",
    )
}
_UNIT_FIELDS = {"name": "unit_name"} | {
    name: name
    for name in (
        "kind",
        "uscc",
        "short_name",
        "industry",
        "venue_class",
        "staff_band",
        "sleeping_on_site",
        "contact",
    )
}

_ended_for_good = never(
    "停用、拆分、合并后的地址不再启用，编号不再使用；如有错误，请登记新的地址。",
    "An address once retired, split or merged is never used again; propose a new one where that was wrong.",
)


def _back(type_name: str, fields: dict[str, str], **always: object) -> Compensate:
    def compensate(told: Told) -> Counter | CannotBeUndone:
        data = given_back(told.events, told.before, fields)
        return data if isinstance(data, CannotBeUndone) else Counter(type=type_name, data={**always, **data})

    return compensate


def _located_back(told: Told) -> Counter | CannotBeUndone:
    """Back to the place on the map it had before, if it had one."""
    point = stood(told.before, "point")
    if point is None:
        return NOTHING_STOOD
    data: dict[str, object] = {
        "lon": _degrees(point, "longitude_e6"),
        "lat": _degrees(point, "latitude_e6"),
        "crs": written(getattr(point, "system")),  # noqa: B009 - read of whatever event held it
    }
    accuracy = getattr(point, "accuracy_m", None)
    if accuracy is not None:
        data["accuracy_m"] = accuracy
    return Counter(type=f"{_ADDRESS}.located.v1", data={"point": data})


def _degrees(point: object, name: str) -> float:
    return int(getattr(point, name)) / _MILLION


def _grid_back(told: Told) -> Counter | CannotBeUndone:
    """Back to the grid it was in, since the same day."""
    (moved,) = told.events
    assert isinstance(moved, AddressMovedToGrid)
    grid = _grid_before(told.before, moved)
    if grid is None:
        return NOTHING_STOOD
    data = {"grid_code": grid, "since": written(moved.since)}
    return Counter(type=f"{_ADDRESS}.moved_to_grid.v1", data=data)


def _grid_before(before: tuple[DomainEvent, ...], moved: AddressMovedToGrid) -> str | None:
    """That of the last move that began no later; the one it was proposed in where there is none."""
    moves = [
        each for each in before if isinstance(each, AddressMovedToGrid) and each.since.on <= moved.since.on
    ]
    if moves:
        return max(enumerate(moves), key=lambda each: (each[1].since.on, each[0]))[1].grid_code
    grid = getattr(before[0], "grid_code", None) if before else None
    return grid if isinstance(grid, str) else None


ADDRESSES: dict[str, Compensate] = {
    "proposed": by(f"{_ADDRESS}.retired.v1", reason="mistaken"),
    "confirmed": never(
        "地址一经确认，代码永不改变，不能撤销确认；误登的地址请以“误登”停用。",
        "A confirmed address keeps its code for ever; retire it as mistaken if it should not be.",
    ),
    "renamed": _back(
        f"{_ADDRESS}.renamed.v1",
        {"element_name": "element_name", "door_plate_no": "door_plate_no"},
        reason="mistyped",
    ),
    "alias_added": never(
        "别名只增不减：人们这样叫过它，查询时仍要找得到。",
        "An alias is never taken away: people called it so, and must still find it.",
    ),
    "located": _located_back,
    "moved_to_grid": _grid_back,
    "split": _ended_for_good,
    "merged": _ended_for_good,
    "retired": _ended_for_good,
}

HOUSING: dict[str, Compensate] = {
    "dwelling.registered": by(f"{_DWELLING}.demolished.v1", reason="mistaken"),
    "dwelling.use_changed": _back(f"{_DWELLING}.use_changed.v1", {"use": "use", "occupancy": "occupancy"}),
    "dwelling.corrected": _back(f"{_DWELLING}.corrected.v1", _DWELLING_FIELDS, reason="mistyped"),
    "dwelling.appraised": never(
        "鉴定文书已经出具，不能撤销；结论有误请登记新的鉴定文书。",
        "An appraisal document was issued and cannot be unsaid; record the next one where it was wrong.",
    ),
    "dwelling.demolished": never(
        "注销的房屋不再恢复；如有错误，请登记新的房屋。",
        "A dwelling that is gone does not come back; register a new one where that was wrong.",
    ),
    "unit.registered": by(f"{_UNIT}.ceased.v1", reason="mistaken"),
    "unit.corrected": _back(f"{_UNIT}.corrected.v1", _UNIT_FIELDS, reason="mistyped"),
    "unit.moved": _back(f"{_UNIT}.moved.v1", {"address_id": "address_id"}),
    "unit.suspended": by(f"{_UNIT}.resumed.v1"),
    "unit.resumed": by(f"{_UNIT}.suspended.v1"),
    "unit.ceased": never(
        "注销的单位不再恢复；如有错误，请登记新的单位。",
        "A unit that has ceased does not come back; register a new one where that was wrong.",
    ),
}
