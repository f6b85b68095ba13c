"""户籍常住、人户分离、流动、寄住、境外: derived from two places and a document."""

import pytest

from domain.registry.codes import IdType
from domain.registry.codes_residences import ResidenceClass, Tenure
from domain.registry.residence_class import is_foreigner, is_likely_district, residence_class

HERE, APART, FLOATING, LODGING, OVERSEAS, UNKNOWN = ResidenceClass
VILLAGE = "990101100001"


@pytest.mark.parametrize(
    ("hukou", "dwelling", "expected"),
    [
        (VILLAGE, VILLAGE, HERE),
        ("990101100002", VILLAGE, HERE),  # another village of the town
        ("990101100000", VILLAGE, HERE),  # the town is all that is known
        ("990101", VILLAGE, HERE),  # the county is all that is known
        ("990101000000", VILLAGE, HERE),
        ("990101200001", VILLAGE, APART),  # another town of the county
        ("990102", VILLAGE, APART),  # another district of the city
        ("990121", VILLAGE, FLOATING),  # a county of the city
        ("990181", VILLAGE, FLOATING),  # a county-level city under it
        ("990201", VILLAGE, FLOATING),  # another city
        ("980101", VILLAGE, FLOATING),  # another province
        ("421102", "421127100001", FLOATING),  # from the city's district to its county
        ("421127", "421102001001", FLOATING),
        ("110101", "110105001001", APART),  # between districts of a municipality
        ("500101", "500156001001", APART),  # its districts go beyond 20
        ("500101", "500229100001", FLOATING),  # to a county of the municipality
        ("422801", "422802001001", FLOATING),  # two cities of an autonomous prefecture
        ("429004", "429005001001", FLOATING),  # 省直辖: each is an area of its own
        ("429004001001", "429004001002", HERE),
        ("441900", "441900101001", HERE),  # towns directly under the city
        ("441900003001", "441900101001", APART),
        ("441900", "442000001001", FLOATING),
        ("460400100001", "460400500001", APART),
    ],
)
def test_floating_is_outside_the_county_but_not_between_districts_of_a_city(
    hukou: str, dwelling: str, expected: ResidenceClass
) -> None:
    assert residence_class(hukou, IdType.RESIDENT_ID, dwelling) is expected


def test_who_lodges_nearby_lodges_and_who_lodges_from_afar_floats() -> None:
    assert residence_class("990102", IdType.NONE, VILLAGE, tenure=Tenure.LODGE) is LODGING
    assert residence_class("990102", IdType.NONE, VILLAGE, tenure=Tenure.RENT) is APART
    assert residence_class("980101", IdType.NONE, VILLAGE, tenure=Tenure.LODGE) is FLOATING
    assert residence_class(VILLAGE, IdType.NONE, VILLAGE, tenure=Tenure.LODGE) is HERE


@pytest.mark.parametrize(
    "id_type",
    sorted(set(IdType) - {IdType.RESIDENT_ID, IdType.NONE}),
)
def test_overseas_is_told_by_the_document(id_type: IdType) -> None:
    assert residence_class(None, id_type, VILLAGE) is OVERSEAS


def test_foreigners_are_fewer_than_overseas_persons() -> None:
    assert {each for each in IdType if is_foreigner(each)} == {
        IdType.PASSPORT,
        IdType.FOREIGN_PERMANENT_RESIDENCE,
    }


def test_without_a_registered_place_nothing_is_claimed() -> None:
    assert residence_class(None, IdType.RESIDENT_ID, VILLAGE) is UNKNOWN


def test_the_same_person_is_another_class_in_another_home() -> None:
    homes = (VILLAGE, "990101200001", "980101100001")
    assert [residence_class(VILLAGE, IdType.RESIDENT_ID, home) for home in homes] == [HERE, APART, FLOATING]


def test_the_reference_list_has_the_last_word_on_districts() -> None:
    assert not is_likely_district("990121")
    districts = {"990101", "990121"}
    assert (
        residence_class("990121", IdType.RESIDENT_ID, VILLAGE, is_district=lambda code: code[:6] in districts)
        is APART
    )
