"""Let homes: the lease, and the quarterly inspection with its checklist."""

from collections.abc import Sequence
from datetime import timedelta

from app.town.homefile import RENTAL, HomeFile, of_working_age, on, themselves
from app.town.people import Person, make_key
from app.town.putting_right import followed
from domain.rental.checklist import AREA_TOO_SMALL, ITEMS, ROOM_CROWDED
from domain.rental.codes import (
    InspectionKind,
    InspectionMiss,
    ItemResult,
    TenancyConfirmation,
    TenancyDeclarer,
    TenancyEnd,
    TenancyScope,
)

SHARE_WITH_A_FINDING, SHARE_NOBODY_HOME, SHARE_REFUSES = 0.35, 0.18, 0.02
SHARE_PUT_OFF, SHARE_CONFIRMED, SHARE_FILED = 0.12, 0.75, 0.5
SHARE_CROWDED = 0.05
PERSONS_A_ROOM, AREA_A_PERSON_DM2 = 2, 500
TYPICAL = ("F04", "F09", "G01", "E01", "E03", "F01", "R03", "R04", "F10")


def let_first(file: HomeFile, living: Sequence[Person]) -> None:
    """The lease that runs when the story begins."""
    _declare(file, living, file.day - timedelta(days=file.rng.randint(5, 300)))


def let_again(file: HomeFile, living: Sequence[Person]) -> None:
    """A new tenant is a new lease; the old one ends the day before."""
    if file.tenancy is not None:
        over = {"until": on(file.day - timedelta(days=1)), "reason": TenancyEnd.TERMINATED.value}
        file.tell("tenancy.ended", file.tenancy, over, themselves(file.home.owner), basis=RENTAL)
    _declare(file, living, file.day)


def _declare(file: HomeFile, living: Sequence[Person], since_day: object) -> None:
    tenants = [person.key for person in of_working_age(living, file.day)]
    if not tenants:
        file.tenancy = None
        return
    file.tenancy = make_key(file.rng)
    data = {
        "dwelling_id": file.home.id,
        "landlord": file.home.owner.key,
        "tenants": tenants,
        "scope": TenancyScope.WHOLE.value,
        "since": {"on": str(since_day)},
        "declarer": TenancyDeclarer.LANDLORD.value,
    }
    file.tell("tenancy.declared", file.tenancy, data, themselves(file.home.owner), basis=RENTAL)
    if file.rng.random() < SHARE_CONFIRMED:
        file.wait(1, 12)
        seen = {"method": TenancyConfirmation.CONTRACT_SEEN.value}
        file.tell("tenancy.confirmed", file.tenancy, seen, file.team.officer, basis=RENTAL)
    if file.rng.random() < SHARE_FILED:
        filed = {"filing_no": f"YX-{file.home.number}-{file.day:%Y%m%d}", "filed_on": file.day.isoformat()}
        file.tell("tenancy.filed", file.tenancy, filed, file.team.officer, basis=RENTAL)


def inspected(file: HomeFile, living: int) -> None:
    """Planned, perhaps in vain, then the checklist from the first item to the last."""
    inspection, worker = make_key(file.rng), file.team.grid_worker
    plan: dict[str, object] = {
        "dwelling_id": file.home.id,
        "kind": InspectionKind.ROUTINE.value,
        "due_on": (file.day + timedelta(days=14)).isoformat(),
        **({"tenancy_id": file.tenancy} if file.tenancy is not None else {}),
    }
    file.tell("inspection.planned", inspection, plan, file.team.officer, basis=RENTAL)
    file.wait(*((16, 40) if file.rng.random() < SHARE_PUT_OFF else (1, 9)))
    while file.rng.random() < SHARE_NOBODY_HOME:
        missed = {"why": InspectionMiss.NOBODY_HOME.value}
        file.tell("inspection.missed", inspection, missed, worker, basis=RENTAL)
        file.wait(1, 5)
    if file.rng.random() < SHARE_REFUSES:
        file.tell("inspection.refused", inspection, {}, worker, basis=RENTAL)
        file.wait(3, 25)  # the officer comes along
    file.tell("inspection.started", inspection, {}, worker, basis=RENTAL)
    _gone_through(file, inspection, living)


def _gone_through(file: HomeFile, inspection: str, living: int) -> None:
    rooms, measured = _counted(file, living)
    failed = _failed(file)
    done = {
        "answers": [
            {"item": item.code, "result": (ItemResult.FAIL if item.code in failed else ItemResult.PASS).value}
            for item in ITEMS
        ],
        "rooms": rooms,
        "declared_occupants": living,
        "present_occupants": sum(room["persons"] for room in rooms),
    }
    file.tell("inspection.completed", inspection, done, file.team.grid_worker, basis=RENTAL)
    severities = {item.code: item.severity for item in ITEMS}
    found = sorted({*failed, *measured})
    followed(file, [(f"{inspection}.{code}", severities[code]) for code in found])


def _counted(file: HomeFile, living: int) -> tuple[list[dict[str, int]], list[str]]:
    """Rooms with room enough; now and then one where too many sleep, which the counts themselves tell."""
    persons = [
        min(PERSONS_A_ROOM, max(0, living - first)) for first in range(0, max(living, 2 * file.home.rooms), 2)
    ]
    measured: list[str] = []
    if living and file.rng.random() < SHARE_CROWDED:
        persons[0], measured = persons[0] + 3, [AREA_TOO_SMALL, ROOM_CROWDED]
    areas = [
        _area(file, PERSONS_A_ROOM if measured and not number else each)
        for number, each in enumerate(persons)
    ]
    rooms = [
        {"room_no": f"{number}", "persons": each, "floor_area_dm2": area}
        for number, (each, area) in enumerate(zip(persons, areas, strict=True), start=1)
    ]
    return rooms, measured


def _area(file: HomeFile, persons: int) -> int:
    """Enough for so many, in hundredths of a square metre."""
    return file.rng.randint(1, 8) * 100 + AREA_A_PERSON_DM2 * persons


def _failed(file: HomeFile) -> list[str]:
    if file.rng.random() >= SHARE_WITH_A_FINDING:
        return []
    return sorted(file.rng.sample(TYPICAL, k=file.rng.choice((1, 1, 1, 2, 2, 3))))
