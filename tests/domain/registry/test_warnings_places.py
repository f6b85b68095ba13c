"""What is taken with a warning about a place."""

import pytest

from domain.registry import warnings_places as told
from domain.registry.codes_addresses import CoordinateSystem
from domain.registry.codes_housing import UnitKind
from domain.registry.events_addresses import Point
from domain.registry.warnings_places import address_warnings, unit_warnings
from domain.shared.notice import Notice
from tests.domain.registry import sayings_places as say


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [(30_073_214, 115_944_321), (0, 0), (115_944_321, -30_073_214), (72_999_999, 30_000_000)],
)
def test_a_point_that_lies_elsewhere_is_kept_and_told(longitude: int, latitude: int) -> None:
    point = Point(longitude_e6=longitude, latitude_e6=latitude, system=CoordinateSystem.WGS84)
    assert address_warnings(say.locate(point=point)) == (told.POINT_OUTSIDE_CHINA,)
    assert address_warnings(say.propose(point=point)) == (told.POINT_OUTSIDE_CHINA,)


def test_a_point_in_the_country_or_none_is_taken_without_a_word() -> None:
    assert address_warnings(say.locate()) == address_warnings(say.propose()) == ()
    assert address_warnings(say.rename()) == ()


def test_a_unit_other_than_a_stall_should_have_its_code() -> None:
    assert unit_warnings(say.register_shop(uscc=None)) == (told.CREDIT_CODE_MISSING,)
    assert unit_warnings(say.register_shop(uscc=None, kind=UnitKind.STALL)) == ()
    assert unit_warnings(say.register_shop()) == unit_warnings(say.cease()) == ()


def test_every_warning_is_told_in_both_languages() -> None:
    notices = [each for each in vars(told).values() if isinstance(each, Notice)]
    assert len(notices) == 2
    for each in notices:
        assert not each.zh.isascii()
        assert each.en.isascii()
