"""The town's messages down the real road into a real store: every state of a dispute is reached, nothing hangs."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from app.assembly import House
from app.event_types import codec
from app.settings import Settings
from app.town.parking import NUMBER
from app.town.sources import APP
from app.town.story import SIZE, as_deliveries, generate
from domain.dispute.decider import dispute_decider
from domain.dispute.phases import Closed, Phase
from domain.dispute.regions import Confirmation, Handover, Pause, Supervision
from domain.dispute.states import Dispute, DisputeState
from domain.registry.codes_residences import ResidenceStanding
from domain.registry.events_residences import ResidenceEvent
from domain.registry.stays import stay_of
from domain.rental.deciders import inspection_decider
from domain.rental.states import Completed, FindingStanding, Inspection, InspectionState, Planned
from domain.shared.case_code import case_code_for
from domain.shared.event import DomainEvent
from domain.shared.occurrence import SHANGHAI
from intake.delivery import Receipt
from ledger.identity import stream_id
from ledger.port import LedgerStore, LogRow, Verdict

CODEC = codec()
TODAY = datetime(2026, 11, 24, 18, 0, tzinfo=SHANGHAI)
PARKING = f"dispute:{case_code_for(APP, NUMBER)}"


class Lived:
    """The town after its story was taken."""

    def __init__(self, store: LedgerStore, receipts: list[Receipt]) -> None:
        self.store = store
        self.receipts = receipts
        self.cases = _folded(store)
        self.inspections = _inspections(store)
        self.stays = _stays(store)

    def events(self, stream: str) -> list[DomainEvent]:
        """What the log holds of one thing."""
        return [CODEC.decode_data(row) for row in self.store.read_stream(stream_id(stream))]


def _inspections(store: LedgerStore) -> list[Inspection]:
    states: dict[object, InspectionState] = {}
    for row in _log(store):
        if row.topic.startswith(("inspection.", "finding.")):
            event, before = CODEC.decode_data(row), states.get(row.stream_id, inspection_decider.initial)
            states[row.stream_id] = inspection_decider.evolve(before, event)
    return [state for state in states.values() if isinstance(state, Inspection)]


def _stays(store: LedgerStore) -> Counter[ResidenceStanding]:
    facts: dict[object, list[ResidenceEvent]] = {}
    for row in _log(store):
        if row.topic.startswith("residence."):
            facts.setdefault(row.stream_id, []).append(CODEC.decode_data(row))
    return Counter(stay_of(each).standing for each in facts.values())


def _log(store: LedgerStore) -> Iterator[LogRow]:
    after = 0
    while rows := store.read_log(after=after, limit=1000):
        yield from rows
        after = rows[-1].position


def _folded(store: LedgerStore) -> list[Dispute]:
    states: dict[object, DisputeState] = {}
    for row in _log(store):
        if row.topic.startswith("dispute."):
            before = states.get(row.stream_id, dispute_decider.initial)
            states[row.stream_id] = dispute_decider.evolve(before, CODEC.decode_data(row))
    return [state for state in states.values() if isinstance(state, Dispute)]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The town of `make run`, taken once."""
    folder: Path = tmp_path_factory.mktemp("town")
    house = House(Settings(_env_file=None, data_dir=folder))
    house.store.prepare()
    receipts = house.road().take(list(as_deliveries(generate(7, SIZE, today=TODAY))))
    yield Lived(house.store, receipts)
    house.store.close()


@pytest.mark.parametrize("phase", get_args(Phase), ids=lambda phase: phase.__name__)
def test_some_dispute_stands_in_every_phase(phase: type[Phase], lived: Lived) -> None:
    assert any(type(case.phase) is phase for case in lived.cases)


@pytest.mark.parametrize(
    "region", [*get_args(Supervision), *get_args(Confirmation), *get_args(Pause), *get_args(Handover)]
)
def test_some_dispute_stands_in_every_state_beside_it(region: type, lived: Lived) -> None:
    assert any(
        type(beside) is region
        for case in lived.cases
        for beside in (case.supervision, case.confirmation, case.pause, case.handover)
    )


def test_several_hundred_cases_and_some_in_their_second_round(lived: Lived) -> None:
    assert len(lived.cases) == SIZE + 2
    assert Counter(case.round_no for case in lived.cases)[2] >= 3


def test_what_came_too_early_was_decided_when_its_fact_came(lived: Lived) -> None:
    waiting = [receipt for receipt in lived.receipts if receipt.verdict is Verdict.WAITING]
    assert waiting, "a town whose messages always come in order proves nothing"
    assert lived.store.expired(datetime.now(SHANGHAI) + timedelta(days=1), 10) == []


def test_only_the_planned_refusals_are_refused(lived: Lived) -> None:
    codes = {receipt.code for receipt in lived.receipts if receipt.verdict is Verdict.REFUSED}
    assert codes == {
        "dispute.mediator_is_party",
        "dispute.triage_needs_officer",
        "dispute.submitter_signs_off",
        "intake.field_not_published",
    }
    assert not [receipt for receipt in lived.receipts if receipt.verdict is Verdict.UNREADABLE]


def test_a_number_with_a_slip_is_taken_with_a_warning(lived: Lived) -> None:
    warnings = {
        receipt.code for receipt in lived.receipts if receipt.verdict is Verdict.ACCEPTED and receipt.code
    }
    assert warnings == {
        "person.id_check_digit_wrong",
        "finding.refer_severe_today",
        "unit.credit_code_missing",
    }


@pytest.mark.parametrize("standing", get_args(FindingStanding), ids=lambda standing: standing.__name__)
def test_some_finding_stands_in_every_state(standing: type[FindingStanding], lived: Lived) -> None:
    assert any(
        type(finding.standing) is standing
        for inspection in lived.inspections
        for finding in inspection.findings.values()
    )


@pytest.mark.parametrize("phase", [Planned, Completed], ids=lambda phase: phase.__name__)
def test_inspections_are_planned_and_done(phase: type, lived: Lived) -> None:
    assert any(type(inspection.phase) is phase for inspection in lived.inspections)


def test_crowded_rooms_are_found_by_counting(lived: Lived) -> None:
    found = Counter(
        item
        for inspection in lived.inspections
        for item, finding in inspection.findings.items()
        if finding.raised.measured
    )
    assert set(found) == {"O01", "O02"}


@pytest.mark.parametrize("standing", ["reported", "verified", "contradicted", "rejected", "ended"])
def test_some_stay_stands_in_every_standing(standing: str, lived: Lived) -> None:
    assert ResidenceStanding(standing) in lived.stays


def test_the_parking_dispute_is_told_as_the_article_tells_it(lived: Lived) -> None:
    names = [event.name.partition(".")[2] for event in lived.events(PARKING)]
    told = Counter(names)
    assert names[0] == "reported"
    assert (told["site_visited"], told["followed_up"], told["session_held"]) == (3, 3, 0)
    assert names.index("origin_stated") > names.index("reported"), "the past was told after the report"
    assert names[-1] == "closed"
    assert {"prior_mediation_stated", "measure_proposed", "measure_implemented", "agreement_reached"} <= set(
        names
    )


def test_the_parking_dispute_ended_with_a_handshake_on_the_sixteenth(lived: Lived) -> None:
    state = dispute_decider.fold(lived.events(PARKING))
    assert isinstance(state, Dispute)
    assert isinstance(state.phase, Closed)
    agreed = next(event for event in lived.events(PARKING) if event.name == "dispute.agreement_reached")
    assert getattr(agreed, "agreed_on", None) == date(2024, 9, 16)
    assert len(getattr(agreed, "witnesses", ())) == 2


def test_told_twice_the_town_does_not_change(lived: Lived, tmp_path: Path) -> None:
    house = House(Settings(_env_file=None, data_dir=tmp_path))
    house.store.prepare()
    small = list(as_deliveries(generate(5, 20, persons=100, today=TODAY)))
    house.road().take(small)
    head = house.store.head()
    again = house.road().take(small)
    conflicts = [receipt for receipt in again if receipt.verdict is Verdict.CONFLICT]
    assert {receipt.verdict for receipt in again} <= {Verdict.DUPLICATE, Verdict.CONFLICT}
    assert house.store.head() == head, f"{len(conflicts)} conflicts are known, too"
    house.store.close()
