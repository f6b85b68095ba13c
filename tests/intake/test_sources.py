"""Who may speak for whom: the register of sources, and the offices each may claim."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.shared.actor import Role
from domain.shared.case_code import case_code_for
from intake.catalogue import InTopic
from intake.delivery import Sender
from intake.sources import SourceBook, SourcesNotValid
from ledger.port import Verdict
from tests.support.intake import APP, DESK, event, sqlite_bench

FILE = f"""
[[source]]
uri = "{APP}"
name = "智慧西河桥"
topics = ["gridledger.in.dispute"]
shared = true
roles = ["grid_worker", "property_manager"]

[[source]]
uri = "{DESK}"
name = "镇平安办"
topics = ["gridledger.in.registry", "gridledger.in.dispute"]
shared = true
"""


def book(folder: Path, text: str = FILE) -> SourceBook:
    file = folder / "sources.toml"
    file.write_text(text, encoding="utf-8")
    return SourceBook.read(file)


def test_the_register_names_sources_topics_and_the_offices_they_speak_for(tmp_path: Path) -> None:
    sources = book(tmp_path)
    assert sources.uris() == {APP, DESK}
    assert sources.on_topic(InTopic.REGISTRY) == {DESK}
    assert sources.roles() == {APP: {Role.GRID_WORKER, Role.PROPERTY_MANAGER}}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('"grid_worker"', '"sheriff"'), ('["grid_worker", "property_manager"]', '"grid_worker"')],
)
def test_an_office_nobody_knows_makes_the_register_unusable(tmp_path: Path, right: str, wrong: str) -> None:
    with pytest.raises(SourcesNotValid):
        book(tmp_path, FILE.replace(right, wrong))


def test_a_source_speaks_only_for_the_offices_it_is_registered_for(tmp_path: Path) -> None:
    bench = sqlite_bench(tmp_path)
    bench.road.reader._roles = book(tmp_path).roles()
    reported = event("gridledger.dispute.reported.v1", "D-1", actorrole="grid_worker")
    assert bench.send_one(reported).verdict is Verdict.ACCEPTED
    claimed = event("gridledger.dispute.registered.v1", "D-1", actorrole="community_officer")
    refused = bench.send_one(claimed)
    assert (refused.verdict, refused.code) == (Verdict.REFUSED, "intake.role_not_of_this_source")
    assert refused.detail is not None
    assert "community_officer" in refused.detail["en"]


def test_a_source_that_vouches_for_every_office_may_claim_any(tmp_path: Path) -> None:
    bench = sqlite_bench(tmp_path)
    bench.road.reader._roles = book(tmp_path).roles()
    reported = event("gridledger.dispute.reported.v1", "D-1", source=DESK, actorrole="community_officer")
    assert bench.send_one(reported).verdict is Verdict.ACCEPTED


OWN_FILE = f"""
[[source]]
uri = "{APP}"
name = "智慧西河桥"
topics = ["gridledger.in.dispute", "gridledger.in.registry"]
shared = true

[[source]]
uri = "{DESK}"
name = "镇平安办"
topics = ["gridledger.from.town-desk.dispute", "gridledger.in.registry"]
shared = true
"""


def test_a_source_with_a_topic_of_its_own_is_alone_on_it_and_not_on_the_shared_one(tmp_path: Path) -> None:
    sources = book(tmp_path, OWN_FILE)
    assert sources.own_topics() == ("gridledger.from.town-desk.dispute",)
    assert sources.topics() == (*InTopic, "gridledger.from.town-desk.dispute")
    assert sources.on_topic("gridledger.from.town-desk.dispute") == {DESK}
    assert sources.on_topic(InTopic.DISPUTE) == {APP}
    assert sources.on_topic(InTopic.REGISTRY) == {APP, DESK}


@pytest.mark.parametrize(
    "topic",
    [
        "gridledger.from.town-desk.receipts",
        "gridledger.from.dispute",
        "gridledger.from.a.b.dispute",
        "gridledger.from.Town.dispute",
        "gridledger.events",
    ],
)
def test_a_topic_nothing_comes_in_by_makes_the_register_unusable(tmp_path: Path, topic: str) -> None:
    with pytest.raises(SourcesNotValid):
        book(tmp_path, OWN_FILE.replace("gridledger.from.town-desk.dispute", topic))


def test_a_topic_of_ones_own_is_not_two_sources(tmp_path: Path) -> None:
    with pytest.raises(SourcesNotValid):
        book(tmp_path, OWN_FILE.replace("gridledger.in.dispute", "gridledger.from.town-desk.dispute"))


def test_who_writes_on_a_topic_of_its_own_speaks_only_as_itself_and_nobody_else_does(tmp_path: Path) -> None:
    bench, sources = sqlite_bench(tmp_path), book(tmp_path, OWN_FILE)
    own = "gridledger.from.town-desk.dispute"

    def fate(topic: str, source: str, type_name: str = "gridledger.dispute.reported.v1") -> str | None:
        said = event(type_name, f"D-{topic}", source=source, id=f"{topic}/{source}/{type_name}")
        delivery = bench.delivery(said, sender=Sender(f"kafka:{topic}", sources.on_topic(topic)))
        receipt = bench.road.take([replace(delivery, topic=topic)])[0]
        return receipt.code if receipt.verdict is not Verdict.ACCEPTED else None

    assert fate(own, DESK) is None
    assert fate(own, APP) == "intake.source_not_yours"
    assert fate(InTopic.DISPUTE, APP) is None
    assert fate(InTopic.DISPUTE, DESK) == "intake.source_not_yours"
    assert fate(own, DESK, "gridledger.person.referenced.v1") == "intake.wrong_topic"


def test_nobody_opens_a_case_under_a_code_that_follows_from_anothers_number(tmp_path: Path) -> None:
    bench = sqlite_bench(tmp_path)
    code = case_code_for(APP, "D-1")
    stolen = event("gridledger.dispute.reported.v1", code, source=DESK, id="stolen")
    receipt = bench.send_one(stolen)
    assert (receipt.verdict, receipt.code) == (Verdict.REFUSED, "dispute.opens_under_own_number")
    assert bench.send_one(event("gridledger.dispute.reported.v1", "D-1")).verdict is Verdict.ACCEPTED
    followed = event("gridledger.dispute.registered.v1", code, source=DESK, time="2026-03-02T08:40:00+08:00")
    assert bench.send_one(followed).verdict is Verdict.ACCEPTED, "any source may speak of a known case"


def test_a_topic_of_ones_own_is_the_rule_and_a_shared_one_has_to_be_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SourcesNotValid, match="shared = true"):
        book(tmp_path, FILE.replace("shared = true\n", "", 1))
    risks = [(each.source, each.topic, each.others) for each in book(tmp_path).risks()]
    assert risks == [
        (DESK, "gridledger.in.dispute", (APP,)),
        (DESK, "gridledger.in.registry", ()),
        (DESK, None, ()),
        (APP, "gridledger.in.dispute", (DESK,)),
        (APP, None, ()),
    ]


def test_a_source_with_its_own_topics_and_a_principal_is_no_risk_and_reads_its_own_receipts(
    tmp_path: Path,
) -> None:
    alone = f"""
[[source]]
uri = "{DESK}"
name = "镇平安办"
topics = ["gridledger.from.town-desk.dispute", "gridledger.from.town-desk.registry"]
principal = "town-desk"
"""
    sources = book(tmp_path, alone)
    assert list(sources.risks()) == []
    assert sources.receipt_topics() == dict.fromkeys(
        (DESK, "gridledger.from.town-desk.dispute", "gridledger.from.town-desk.registry"),
        "gridledger.to.town-desk.receipts",
    )


@pytest.mark.parametrize(
    "wrong", ['principal = "a.b"', "principal = 7", 'shared = "yes"', 'principal = "User:x y"']
)
def test_a_principal_that_is_no_name_makes_the_register_unusable(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SourcesNotValid):
        book(tmp_path, FILE.replace("shared = true", wrong, 1))


def test_two_sources_whose_topics_bear_one_name_would_read_each_others_receipts(tmp_path: Path) -> None:
    text = OWN_FILE.replace(
        '"gridledger.in.dispute", "gridledger.in.registry"', '"gridledger.from.town-desk.registry"'
    )
    with pytest.raises(SourcesNotValid, match="each other's receipts"):
        book(tmp_path, text)


def test_topics_of_one_source_bear_one_name(tmp_path: Path) -> None:
    text = OWN_FILE.replace(
        '"gridledger.from.town-desk.dispute"', '"gridledger.from.a.dispute", "gridledger.from.b.registry"'
    )
    with pytest.raises(SourcesNotValid, match="one name"):
        book(tmp_path, text)
