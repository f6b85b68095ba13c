"""What happens in a home over two years: visits, people who come and go, claims that contradict each other."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.town.homefile import HomeFile, on, themselves
from app.town.letting import inspected, let_again, let_first
from app.town.people import Person, make_key, make_person
from app.town.registering import claim, person_data, verify
from app.town.staff import Worker
from domain.registry.codes_housing import Occupancy
from domain.registry.codes_residences import (
    Claimant,
    ClaimDoubt,
    Contradiction,
    EndReason,
    LinkReason,
    MissedVisit,
    ReopeningReason,
    Tenure,
    UnlinkReason,
    VisitPurpose,
)

DAYS_BETWEEN_VISITS = (120, 240)
DAYS_BETWEEN_VISITS_IF_LET = (60, 120)
SHARE_NOBODY_OPENS, SHARE_REFUSED = 0.38, 0.03
MOVES_A_YEAR = 0.12
SHARE_RETURNS, SHARE_CONTRADICTED, SHARE_LEFT_OPEN, SHARE_UPHELD = 0.06, 0.04, 0.2, 0.4
SHARE_DOUBLE_RECORD, SHARE_LINKED, SHARE_OF_LINKS_WRONG = 0.010, 0.7, 0.2


def live_on(file: HomeFile, until: datetime) -> None:
    """From the first registration to `until`: things happen in turn, each some weeks after the other."""
    living = list(file.home.household)
    if file.home.let:
        let_first(file, living)
    while file.now < until:
        low, high = DAYS_BETWEEN_VISITS_IF_LET if file.home.let else DAYS_BETWEEN_VISITS
        before = file.now
        file.wait(low, high)
        years = (file.now - before) / timedelta(days=365)
        visited(file, len(living))
        if file.home.let:
            inspected(file, len(living))
        if living and file.rng.random() < MOVES_A_YEAR * years * len(living):
            living = _somebody_moves(file, living)
        for share, happens in _BESIDE:
            if living and file.rng.random() < share * years:
                happens(file, file.rng.choice(living))


def visited(file: HomeFile, living: int) -> None:
    """Knocking is mostly for nothing; what did not come about is a fact too."""
    visit, worker = make_key(file.rng), file.team.grid_worker
    purpose = (VisitPurpose.RENTAL if file.home.let else VisitPurpose.VERIFICATION).value
    here: dict[str, object] = {"dwelling_id": file.home.id, "purpose": purpose}
    while file.rng.random() < SHARE_NOBODY_OPENS:
        nobody = {**here, "outcome": MissedVisit.NO_ANSWER.value}
        file.tell("visit.attempted", visit, nobody, worker)
        file.wait(1, 6)
    if file.rng.random() < SHARE_REFUSED:
        file.tell("visit.attempted", visit, {**here, "outcome": MissedVisit.REFUSED.value}, worker)
        return
    file.tell("visit.completed", visit, {**here, "headcount": living, "notice_shown": True}, worker)


def _somebody_moves(file: HomeFile, living: list[Person]) -> list[Person]:
    """One leaves; in a let home a new tenant comes, told by the landlord and by themselves."""
    leaving = file.rng.choice(living)
    ended = {"until": on(file.day - timedelta(days=file.rng.randint(0, 20))), "reason": EndReason.MOVED.value}
    file.tell("residence.ended", file.stay(leaving), ended, file.team.grid_worker)
    staying = [person for person in living if person is not leaving]
    if not file.home.let:
        if not staying:
            file.tell(
                "dwelling.use_changed",
                file.home.id,
                {"occupancy": Occupancy.VACANT.value},
                file.team.grid_worker,
            )
        return staying
    coming = make_person(file.rng, file.day, youngest=19, oldest=58)
    file.wait(1, 12)
    file.tell("person.referenced", coming.key, person_data(file.rng, coming), file.team.grid_worker)
    moved_in = file.day - timedelta(days=file.rng.choice((0, 1, 1, 2, 3, 6, 15)))
    by_landlord = {
        "claimant": Claimant.LANDLORD.value,
        "tenure": Tenure.RENT.value,
        "since": on(moved_in),
    }
    file.tell("residence.reported", file.stay(coming), by_landlord, themselves(file.home.owner))
    if file.rng.random() < 0.3:
        claim(
            file,
            coming,
            min(moved_in + timedelta(days=file.rng.randint(-3, 3)), file.day),
            by=themselves(coming),
        )
    let_again(file, [*staying, coming])
    if file.rng.random() < 0.8:
        verify(file.wait(1, 30), coming)
    return [*staying, coming]


def _contradicted(file: HomeFile, person: Person) -> None:
    """The property desk says one thing, the grid worker finds another, the officer decides."""
    data = {"finding": Contradiction.NOT_LIVING_THERE.value}
    file.tell("residence.contradicted", file.stay(person), data, file.team.grid_worker)
    if file.rng.random() < SHARE_LEFT_OPEN:
        return
    file.wait(1, 15)
    if file.rng.random() < SHARE_UPHELD:
        file.tell(
            "residence.rejected",
            file.stay(person),
            {"reason": ClaimDoubt.NOT_CONFIRMED.value},
            file.team.officer,
        )
    else:
        verify(file, person)


def _away_and_back(file: HomeFile, person: Person) -> None:
    """Gone for a season, or so somebody thought."""
    left = {"until": on(file.day), "reason": EndReason.MOVED.value}
    file.tell("residence.ended", file.stay(person), left, _who_knows(file, person))
    file.wait(5, 60)
    back = {"since": on(file.day), "reason": ReopeningReason.RETURNED.value}
    file.tell("residence.reopened", file.stay(person), back, file.team.grid_worker)


def _who_knows(file: HomeFile, person: Person) -> Worker:
    """The property desk ends only stays it claimed itself."""
    return file.property_manager if file.stay(person) in file.claimed_by_property else file.team.grid_worker


def _recorded_twice(file: HomeFile, person: Person) -> None:
    """Another system named the same person under a key of its own; the records are linked, now and then wrongly."""
    again = make_key(file.rng)
    data = {**person_data(file.rng, person), "name": person.name[:-1] + file.rng.choice("华明英")}
    file.tell("person.referenced", again, data, file.property_manager)
    if file.rng.random() >= SHARE_LINKED:
        return
    file.wait(3, 25)
    linked = {"to": person.key, "reason": LinkReason.SAME_DOCUMENT.value}
    file.tell("person.linked", again, linked, file.team.officer)
    if file.rng.random() < SHARE_OF_LINKS_WRONG:
        file.wait(5, 40)
        apart = {"to": person.key, "reason": UnlinkReason.WRONG_MATCH.value}
        file.tell("person.unlinked", again, apart, file.team.officer)


_BESIDE: tuple[tuple[float, Callable[[HomeFile, Person], None]], ...] = (
    (SHARE_CONTRADICTED, _contradicted),
    (SHARE_RETURNS, _away_and_back),
    (SHARE_DOUBLE_RECORD, _recorded_twice),
)
