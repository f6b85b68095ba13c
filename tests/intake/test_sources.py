"""Who may speak for whom: the register of sources, and the offices each may claim."""

from pathlib import Path

import pytest

from domain.shared.actor import Role
from intake.catalogue import InTopic
from intake.sources import SourceBook, SourcesNotValid
from ledger.port import Verdict
from tests.support.intake import APP, DESK, event, sqlite_bench

FILE = f"""
[[source]]
uri = "{APP}"
name = "智慧西河桥"
topics = ["gridledger.in.dispute"]
roles = ["grid_worker", "property_manager"]

[[source]]
uri = "{DESK}"
name = "镇平安办"
topics = ["gridledger.in.registry", "gridledger.in.dispute"]
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
