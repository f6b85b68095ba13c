"""One spelling for the names of nodes: half- and full-width, 幢, 栋 and 号楼, Chinese numerals."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from domain.registry.codes_addresses import ElementType
from domain.registry.spelling_places import is_element_name, spelled_element_name, spelled_place

B, E, F, R, D, G, H = (
    ElementType.BUILDING,
    ElementType.ENTRANCE,
    ElementType.FLOOR,
    ElementType.ROOM,
    ElementType.DOOR,
    ElementType.VILLAGERS_GROUP,
    ElementType.HOUSE,
)


@pytest.mark.parametrize(
    "written",
    [
        "1栋",
        "１幢",
        "1幢",
        "1号楼",
        "一号楼",
        "1#楼",
        "１＃",
        "1#",
        " 1 栋 ",
        "第1栋",
        "01栋",
        "1",
        "1座",
        "1号",
    ],
)
def test_a_building_is_written_one_way(written: str) -> None:
    assert spelled_element_name(written, B) == "1栋"


@pytest.mark.parametrize(
    ("written", "kind", "spelled"),
    [
        ("Ａ座", B, "A栋"),
        ("b12号楼", B, "B12栋"),
        ("十二幢", B, "12栋"),
        ("二十栋", B, "20栋"),
        ("九十九栋", B, "99栋"),
        ("十栋", B, "10栋"),
        ("综合楼", B, "综合楼"),
        ("三单元", E, "3单元"),
        ("3号单元", E, "3单元"),
        ("東单元", E, "東单元"),
        ("６楼", F, "6层"),
        ("6F", F, "6层"),
        ("101", R, "101室"),
        ("１０１号", R, "101室"),
        ("一零二", R, "102室"),
        ("1-2室", R, "1-2室"),
        ("门卫室", R, "门卫室"),
        ("12号", D, "12号"),
        ("１２－１号", D, "12-1号"),
        ("12", D, "12号"),
        ("七组", G, "7组"),
        ("7村民小组", G, "7组"),
        ("第七小组", G, "7组"),
        ("3号房", H, "3号"),
        ("十十栋", B, "十十栋"),
    ],
)
def test_numbered_nodes(written: str, kind: ElementType, spelled: str) -> None:
    assert spelled_element_name(written, kind) == spelled


@pytest.mark.parametrize("name", ["三里桥路", "一中巷", "西河桥路", "𠮷祥巷", "（一期）"])
def test_a_street_is_no_number_and_rare_characters_stay(name: str) -> None:
    assert spelled_element_name(name, ElementType.STREET) == name
    assert spelled_element_name(name, ElementType.COMPOUND) == name


def test_spaces_that_separate_nothing_go() -> None:
    assert spelled_place(" 和 园　小区 ") == "和园小区"
    assert spelled_place("SOHO  Town") == "SOHO Town"


@drawn(st.text(max_size=70), st.sampled_from(list(ElementType)))
def test_spelled_twice_is_spelled_once(text: str, kind: ElementType) -> None:
    once = spelled_element_name(text, kind)
    assert spelled_element_name(once, kind) == once


def test_a_name_has_something_in_it() -> None:
    assert is_element_name("某" * 60)
    assert not any(map(is_element_name, ["", " ", "某" * 61, "a\u2028b", "\x00"]))
