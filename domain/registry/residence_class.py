"""户籍常住、人户分离、流动、寄住、境外: what a stay makes of a person, from where they are registered and where they live.

Derived whenever somebody reads and never stored: the same person is floating here and a registered resident there.
"""

from collections.abc import Callable

from domain.registry.codes import IdType
from domain.registry.codes_residences import ResidenceClass, Tenure

FOREIGN_DOCUMENTS = frozenset({IdType.PASSPORT, IdType.FOREIGN_PERMANENT_RESIDENCE})
# 境外人员 are foreigners and residents of Hong Kong, Macao and Taiwan; the 24 hours hold for foreigners only.
OVERSEAS_DOCUMENTS = FOREIGN_DOCUMENTS | {
    IdType.HK_MACAO_PERMIT,
    IdType.TAIWAN_PERMIT,
    IdType.HMT_RESIDENCE_PERMIT,
}
_PREFECTURE, _COUNTY, _TOWNSHIP = 4, 6, 9
_NO_TOWNSHIP = "000"
_MUNICIPALITIES = ("11", "12", "31", "50")
_DISTRICT_GROUP = "01"
_LAST_DISTRICT = 20
_CITY_RANGES = (range(1, 21), range(51, 71))


def is_foreigner(id_type: IdType) -> bool:
    """Whether the document is a foreigner's. A passport is taken for one: whoever shows it lives here on it."""
    return id_type in FOREIGN_DOCUMENTS


def is_likely_district(division: str) -> bool:
    """Whether a county-level code is a district (市辖区) of a prefecture-level city or a municipality, by its digits.

    Only likely: the ranges of GB/T 2260 are old (01–20 districts, 21–80 counties, 81–99 cities; in a prefecture
    that is no city, 01–20 are cities too). Readers who hold the reference list pass what it says instead.
    """
    prefecture, county = division[2:_PREFECTURE], int(division[_PREFECTURE:_COUNTY])
    if division[:2] in _MUNICIPALITIES:
        return prefecture == _DISTRICT_GROUP and county > 0
    is_city = any(int(prefecture) in each for each in _CITY_RANGES)
    return is_city and 0 < county <= _LAST_DISTRICT


def residence_class(
    hukou_division: str | None,
    id_type: IdType,
    dwelling_division: str,
    *,
    tenure: Tenure | None = None,
    is_district: Callable[[str], bool] = is_likely_district,
) -> ResidenceClass:
    """The class of one stay. Divisions have 6 or 12 digits; a townless 12-digit code tells the county only.

    Floating is who lives outside the county of registration, but not who moved between districts of one city.
    Where only the county of registration is known, living in that county counts as living at home.
    """
    if id_type in OVERSEAS_DOCUMENTS:
        return ResidenceClass.OVERSEAS
    if hukou_division is None:
        return ResidenceClass.UNKNOWN
    if _is_floating(hukou_division, dwelling_division, is_district):
        return ResidenceClass.FLOATING
    if _same_township(hukou_division, dwelling_division):
        return ResidenceClass.REGISTERED_HERE
    return ResidenceClass.LODGING if tenure is Tenure.LODGE else ResidenceClass.LIVING_APART


def _is_floating(hukou: str, dwelling: str, is_district: Callable[[str], bool]) -> bool:
    """Cities without counties (441900) and counties without a city (4290…) are areas of their own by their six digits."""
    if hukou[:_COUNTY] == dwelling[:_COUNTY]:
        return False
    same_city = hukou[:_PREFECTURE] == dwelling[:_PREFECTURE]
    return not (same_city and is_district(hukou[:_COUNTY]) and is_district(dwelling[:_COUNTY]))


def _same_township(hukou: str, dwelling: str) -> bool:
    if hukou[:_COUNTY] != dwelling[:_COUNTY]:
        return False
    towns = [code[_COUNTY:_TOWNSHIP] for code in (hukou, dwelling)]
    return towns[0] == towns[1] or any(town in ("", _NO_TOWNSHIP) for town in towns)
