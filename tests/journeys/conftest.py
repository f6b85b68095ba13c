"""One served house for all journeys of this folder, on services nobody else uses."""

from collections.abc import Iterator

import pytest

from tests.journeys.outsider import REGISTRY, Outsider
from tests.journeys.served_house import ServedHouse, served_house
from tests.journeys.services_elsewhere import Elsewhere, standing
from tests.support.intake import town_places


@pytest.fixture(scope="package")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    """A broker and a database of this folder's own."""
    with standing(tmp_path_factory.mktemp("services")) as services:
        yield services


@pytest.fixture(scope="package")
def house(elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHouse]:
    """The crew at work. No test may end or restart one of them."""
    with served_house(tmp_path_factory.mktemp("house"), elsewhere) as crew:
        yield crew


@pytest.fixture(scope="package")
def outsider(house: ServedHouse) -> Iterator[Outsider]:
    """A sender whose division and grid are known to the house."""
    sender = Outsider.of(house.services)
    sender.send(REGISTRY, town_places())
    told = sender.await_final(str(each["id"]) for each in town_places())
    assert {each["verdict"] for each in told.values()} == {"accepted"}, told
    yield sender
    sender.close()
