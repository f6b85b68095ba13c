"""Stays, visits and links on the whole road: they wait for what they stand on, and no order of arrival shows through."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from domain.registry.codes_residences import ResidenceStanding
from domain.registry.states_residences import Residence
from domain.registry.stays import Stay, stay_of
from ledger.identity import stream_id
from ledger.port import Verdict
from ledger.store.postgres import PostgresLedger
from ledger.store.sqlite import SQLiteLedger
from tests.domain.registry.sayings import LIU
from tests.domain.registry.sayings_residences import HOME, VISIT, WANG
from tests.intake.homes import GONE, home, people, road_of_homes, said
from tests.support.intake import APP, Bench, SetClock
from tests.support.services import fresh_database

STAY = f"{LIU}.{HOME}"
OFFICER = ("staff:O7", "community_officer")
MANAGER = ("staff:M4", "property_manager")
TENANT = (f"person:{LIU}", "resident")
RENTS = {"claimant": "grid_worker", "tenure": "rent", "since": {"on": "2026-01-03"}}
SEEN = {"method": "seen_at_home"}
AT_THE_DOOR = {"dwelling_id": HOME, "purpose": "registration"}
Message = Mapping[str, object]


def history() -> list[dict[str, object]]:
    """A month of one stay, as several phones would tell it; numbers within a device have gaps."""
    ended, back = {"until": {"on": "2026-01-11"}, "reason": "3"}, {"since": {"on": "2026-01-14"}}
    return [
        said("residence.reported", STAY, RENTS, day=5, deviceseq="11"),
        said("residence.reported", STAY, {**RENTS, "since": {"on": "2026-01-02"}}, day=8, deviceseq="17"),
        said("residence.reported", STAY, {**RENTS, "claimant": "property_manager"}, day=6, by=MANAGER),
        said("residence.reported", STAY, {**RENTS, "claimant": "tenant"}, day=7, by=TENANT),
        said(
            "residence.contradicted", STAY, {"finding": "other_dates", "note": "住得更久"}, day=9, by=MANAGER
        ),
        said("residence.verified", STAY, SEEN, day=10, by=OFFICER),
        said("residence.claim_withdrawn", STAY, {"reason": "mistaken"}, day=11, by=MANAGER),
        said("residence.ended", STAY, ended, day=12, deviceseq="30"),
        said("residence.reopened", STAY, {**back, "reason": "returned"}, day=15, by=TENANT),
        said("residence.verified", STAY, SEEN, day=16, by=OFFICER),
        said("visit.attempted", VISIT, {**AT_THE_DOOR, "outcome": "no_answer"}, day=5, deviceseq="12"),
        said("visit.completed", VISIT, AT_THE_DOOR, day=8, deviceseq="18"),
    ]


def links() -> list[dict[str, object]]:
    """Linked by mistake, taken apart, linked again."""
    same, apart = {"to": WANG, "reason": "same_document"}, {"to": WANG, "reason": "wrong_match"}
    return [
        said("person.linked", LIU, same, day=5, by=OFFICER),
        said("person.unlinked", LIU, apart, day=7, by=OFFICER),
        said("person.linked", LIU, same, day=9, by=OFFICER),
    ]


STORES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=STORES)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    clock = SetClock()
    if request.param == "sqlite":
        yield road_of_homes(SQLiteLedger(tmp_path / "ledger.sqlite", clock), tmp_path, clock)
        return
    with fresh_database() as dsn:
        yield road_of_homes(PostgresLedger(dsn, clock), tmp_path, clock)


def fate(bench: Bench, message: Message) -> tuple[Verdict, str | None]:
    """What became of a message."""
    receipt = bench.road.receipt(APP, str(message["id"]))
    assert receipt is not None
    return receipt.verdict, receipt.code


def state_of(bench: Bench, name: str) -> object:
    """What a stream folds to."""
    decider = bench.road.kinds.of(name).decider
    rows = bench.store.read_stream(stream_id(name))
    return decider.fold(bench.road.codec.decode_data(row) for row in rows)


def stay(bench: Bench) -> Stay:
    """Where the stay stands."""
    state = state_of(bench, f"residence:{STAY}")
    assert isinstance(state, Residence)
    return stay_of(state.facts)


def test_a_claim_waits_for_the_person_and_the_home(bench: Bench) -> None:
    claim, seen = history()[0], history()[5]
    assert [each.verdict for each in bench.send(seen, claim)] == [Verdict.WAITING] * 2
    bench.send(*people())
    assert fate(bench, claim) == (Verdict.WAITING, "intake.reference_not_yet_known")
    bench.send_one(home())
    assert {fate(bench, each)[0] for each in (claim, seen)} == {Verdict.ACCEPTED}
    assert stay(bench).standing is ResidenceStanding.VERIFIED


def test_nobody_moves_into_a_home_that_is_gone_but_who_had_lived_there_is_told(bench: Bench) -> None:
    bench.send(*people(), home(GONE, gone_on="2026-01-04"))
    late = said(
        "residence.reported", f"{LIU}.{GONE}", {**RENTS, "since": {"on": "2026-01-05"}}, day=6, by=OFFICER
    )
    late["data"] = {**RENTS, "claimant": "officer", "since": {"on": "2026-01-05"}}
    refused = bench.send_one(late)
    assert (refused.verdict, refused.code) == (Verdict.REFUSED, "residence.dwelling_demolished")
    before = said("residence.reported", f"{LIU}.{GONE}", RENTS, day=7)
    assert bench.send_one(before).verdict is Verdict.ACCEPTED


def test_a_word_that_nothing_follows_from_waits_bounded_and_says_why(bench: Bench) -> None:
    bench.send(*people(), home(), history()[0])
    early = said("residence.claim_withdrawn", STAY, {"reason": "mistaken"}, day=11, by=MANAGER)
    waiting = bench.send_one(early)
    assert (waiting.verdict, waiting.code) == (Verdict.WAITING, "residence.no_claim_of_yours")
    bench.clock.forward(timedelta(minutes=16))
    bench.road.expire()
    assert fate(bench, early) == (Verdict.REFUSED, "residence.no_claim_of_yours")


def test_the_same_word_in_another_message_is_taken_and_tells_nothing_new(bench: Bench) -> None:
    bench.send(*people(), home(), history()[0])
    again = {**history()[0], "id": "from-another-app"}
    assert bench.send_one(again).verdict is Verdict.ACCEPTED
    assert len(bench.store.read_stream(stream_id(f"residence:{STAY}"))) == 1
    assert bench.send_one(history()[0]).verdict is Verdict.DUPLICATE


def test_free_text_is_sealed(bench: Bench) -> None:
    bench.send(*people(), home(), *history())
    rows = bench.store.read_stream(stream_id(f"residence:{STAY}"))
    assert not any("住得更久".encode() in bytes(row.state) for row in rows)


def test_two_different_completions_of_one_visit_are_a_conflict_for_a_person(bench: Bench) -> None:
    bench.send(home(), history()[11])
    other = said("visit.completed", VISIT, {**AT_THE_DOOR, "headcount": 2}, day=9)
    told = bench.send_one(other)
    assert (told.verdict, told.code) == (Verdict.CONFLICT, "visit.completed_otherwise")


def test_a_change_behind_ones_back_is_a_conflict_for_a_person(bench: Bench) -> None:
    bench.send(*people())
    phone = {"reason": "changed", "phone": "11000004321"}
    assert bench.send_one(said("person.corrected", LIU, phone, day=5)).verdict is Verdict.ACCEPTED
    other = {"reason": "changed", "phone": "11000005555"}
    told = bench.send_one(said("person.corrected", LIU, other, day=6, by=OFFICER, baseversion="1"))
    assert (told.verdict, told.code) == (Verdict.CONFLICT, "person.changed_since")


def test_a_link_that_leads_back_is_refused(bench: Bench) -> None:
    bench.send(*people(), links()[0])
    back = said("person.linked", WANG, {"to": LIU, "reason": "same_document"}, day=6, by=OFFICER)
    refused = bench.send_one(back)
    assert (refused.verdict, refused.code) == (Verdict.REFUSED, "person.link_goes_back")


def outcome(bench: Bench, messages: Sequence[Message], chance: random.Random) -> object:
    """Send all of it in batches, some of it twice, let time pass, and tell what became of it."""
    queue = list(messages)
    for each in chance.sample(messages, k=len(messages) // 3):
        queue.insert(chance.randint(0, len(queue)), each)
    while queue:
        size = chance.randint(1, 6)
        bench.send(*queue[:size])
        queue = queue[size:]
    bench.clock.forward(timedelta(hours=1))
    while bench.road.expire():
        pass
    names = (f"residence:{STAY}", f"visit:{VISIT}", f"person:{LIU}")
    fates = {str(each["id"]): fate(bench, each) for each in messages}
    return fates, [state_of(bench, name) for name in names]


def in_order(messages: Sequence[Message]) -> list[Message]:
    """As it happened."""
    return sorted(messages, key=lambda each: str(each["time"]))


def fresh(folder: str) -> Bench:
    """A ledger that knows nothing yet."""
    path, clock = Path(folder), SetClock()
    return road_of_homes(SQLiteLedger(path / "ledger.sqlite", clock), path, clock)


@drawn(st.data(), st.integers(0, 2**16))
@settings(max_examples=25, deadline=None)
def test_a_history_in_any_order_with_repeats_is_taken_whole(data: st.DataObject, seed: int) -> None:
    everything = [*people(), home(), *history(), *links()]
    shuffled = data.draw(st.permutations(everything))
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        told = outcome(fresh(one), shuffled, random.Random(seed))
        assert told == outcome(
            fresh(other), [*people(), home(), *in_order(history() + links())], random.Random(0)
        )
        assert isinstance(told, tuple)
        assert {verdict for verdict, _ in told[0].values()} == {Verdict.ACCEPTED}


@drawn(st.data(), st.integers(0, 2**16))
@settings(max_examples=25, deadline=None)
def test_whatever_never_arrives_the_rest_is_taken_alike_in_any_order(data: st.DataObject, seed: int) -> None:
    everything = [*people(), home(), *history()]
    arrived = data.draw(
        st.lists(st.sampled_from(everything), unique_by=lambda each: str(each["id"]), min_size=6)
    )
    shuffled = data.draw(st.permutations(arrived))
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        told = outcome(fresh(one), shuffled, random.Random(seed))
        assert told == outcome(fresh(other), in_order(arrived), random.Random(0))


@pytest.mark.parametrize("seed", range(3))
def test_both_stores_end_in_the_same_stay(bench: Bench, seed: int) -> None:
    chance = random.Random(seed)
    everything: list[Message] = [*people(), home(), *history(), *links()]
    chance.shuffle(everything)
    outcome(bench, everything, chance)
    after = stay(bench)
    assert after.standing is ResidenceStanding.VERIFIED
    assert [each.claimed_by for each in after.claims] == [TENANT[0], "staff:G3"]
