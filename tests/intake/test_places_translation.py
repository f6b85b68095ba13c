"""From the wire to commands about addresses, dwellings and units: strict shapes, one spelling, what each stands on."""

import json
from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from app.catalogues import stream_kinds
from domain.registry.codes_addresses import CoordinateSystem, ElementType
from domain.registry.commands_addresses import LocateAddress, ProposeAddress, RenameAddress
from domain.registry.commands_housing import RegisterDwelling, RegisterUnit
from domain.registry.events_addresses import EVENTS as ADDRESS_EVENTS
from domain.registry.events_addresses import Point
from domain.registry.events_housing import EVENTS as HOUSING_EVENTS
from domain.registry.rules_addresses import AddressIdNotValid
from domain.registry.rules_housing import DwellingIdNotValid, UnitIdNotValid
from domain.shared.rule import RuleBroken
from intake.catalogue import InTopic, Named, PublishedType, Routed
from intake.translate.addresses import PUBLISHED as ADDRESS_TYPES
from intake.translate.housing import PUBLISHED as HOUSING_TYPES
from ledger.event_fields import personal_paths
from tests.domain.registry.sayings import LIU, OFFICER, VILLAGE
from tests.domain.registry.sayings_places import BUILDING, HOME, OTHER_ROOM, ROOM, SHOP, THIRD_ROOM, by
from tests.house.banned_words import banned_in

PUBLISHED = (*ADDRESS_TYPES, *HOUSING_TYPES)
BY_TYPE = {each.type: each for each in PUBLISHED}
SUBJECTS = {"address": ROOM, "dwelling": HOME, "unit": SHOP}
AS_OFFICER = by(OFFICER)
every_type = pytest.mark.parametrize("each", PUBLISHED, ids=[each.type for each in PUBLISHED])


def published(name: str) -> PublishedType:
    """The published type of a fact."""
    return BY_TYPE[f"gridledger.{name}.v1"]


def translated(name: str, data: Mapping[str, object], subject: str | None = None) -> Routed:
    """What the road makes of a payload."""
    shape = published(name).shape.model_validate_json(json.dumps(data))
    about = SUBJECTS[name.partition(".")[0]] if subject is None else subject
    return published(name).translate(shape, Named("urn:gridledger:source:xiheqiao-app", about), AS_OFFICER)


def with_example(name: str, /, **change: object) -> dict[str, object]:
    """The published example, changed."""
    return {**published(name).example, **change}


def test_an_address_in_one_spelling_waits_for_its_parent_alone() -> None:
    data = with_example(
        "address.proposed", parent=BUILDING, element_type="52", element_name=" １ 幢 ", door_plate_no="１２号"
    )
    routed = translated("address.proposed", data)
    assert (routed.stream, routed.refers) == (f"address:{ROOM}", (f"address:{BUILDING}",))
    assert isinstance(routed.command, ProposeAddress)
    assert routed.command.element_type is ElementType.BUILDING
    assert (routed.command.element_name, routed.command.door_plate_no) == ("1栋", "12号")
    assert routed.command.point == Point(
        longitude_e6=115_944_321, latitude_e6=30_073_214, system=CoordinateSystem.CGCS2000, accuracy_m=8
    )


def test_a_top_node_waits_for_its_division_and_one_below_itself_for_nothing() -> None:
    assert translated("address.proposed", with_example("address.proposed")).refers == (f"division:{VILLAGE}",)
    assert translated("address.proposed", with_example("address.proposed", parent=ROOM)).refers == ()


def test_what_else_an_address_stands_on() -> None:
    example = with_example("address.moved_to_grid")
    assert translated("address.moved_to_grid", example).refers == (f"grid:{example['grid_code']}",)
    assert translated("address.merged", {"into": OTHER_ROOM}).refers == (f"address:{OTHER_ROOM}",)
    assert translated("address.merged", {"into": ROOM}).refers == ()
    split = translated("address.split", {"successors": [ROOM, OTHER_ROOM, THIRD_ROOM]})
    assert split.refers == (f"address:{OTHER_ROOM}", f"address:{THIRD_ROOM}")


def test_a_code_is_claimed_with_its_scheme() -> None:
    routed = translated("address.confirmed", {"scheme": "DB42-2175", "address_code": "A.17"})
    assert routed.claims == ("claim:address_code:DB42-2175:A.17",)
    for half in ({}, {"scheme": "DB42-2175"}, {"address_code": "A.17"}):
        assert translated("address.confirmed", half).claims == ()


def test_a_renamed_node_and_a_point() -> None:
    renamed = translated("address.renamed", {"element_name": "１ ０２", "reason": "mistyped"}).command
    assert isinstance(renamed, RenameAddress)
    located = translated(
        "address.located", {"point": {"lon": 115, "lat": -0.0000004, "crs": "gcj02"}}
    ).command
    assert isinstance(located, LocateAddress)
    assert located.point == Point(longitude_e6=115_000_000, latitude_e6=0, system=CoordinateSystem.GCJ02)


def test_a_dwelling_stands_on_its_address_and_its_owner() -> None:
    routed = translated(
        "dwelling.registered", with_example("dwelling.registered", address_id=ROOM, owner=LIU)
    )
    assert (routed.stream, routed.refers) == (f"dwelling:{HOME}", (f"address:{ROOM}", f"person:{LIU}"))
    assert isinstance(routed.command, RegisterDwelling)
    assert routed.command.self_built is False
    of_a_unit = with_example("dwelling.corrected", owner=f"unit:{SHOP}")
    assert translated("dwelling.corrected", of_a_unit).refers == (f"unit:{SHOP}",)
    assert translated("dwelling.use_changed", {"occupancy": "vacant"}).refers == ()


def test_a_unit_in_one_spelling_stands_on_its_address_and_its_contact() -> None:
    data = with_example(
        "unit.registered",
        address_id=ROOM,
        name=" 西河桥 便民超市",
        uscc=" ９１421127 000000000c",
        contact=LIU,
    )
    routed = translated("unit.registered", data)
    assert routed.refers == (f"address:{ROOM}", f"person:{LIU}")
    assert isinstance(routed.command, RegisterUnit)
    assert (routed.command.name, routed.command.uscc) == ("西河桥便民超市", "91421127000000000C")
    assert translated("unit.suspended", {}).refers == ()


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("address.proposed", AddressIdNotValid),
        ("address.merged", AddressIdNotValid),
        ("dwelling.registered", DwellingIdNotValid),
        ("dwelling.demolished", DwellingIdNotValid),
        ("unit.registered", UnitIdNotValid),
        ("unit.ceased", UnitIdNotValid),
    ],
)
def test_no_stream_is_opened_under_a_wrong_id(name: str, rule: type[RuleBroken]) -> None:
    for subject in ("西河路12号", ROOM.lower(), "1"):
        with pytest.raises(rule):
            translated(name, with_example(name), subject)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("address.proposed", {"element_type": "21"}),
        ("address.proposed", {"element_type": 42}),
        ("address.proposed", {"division": "990101"}),
        ("address.proposed", {"parent": "西河路"}),
        ("address.proposed", {"element_name": ""}),
        ("address.proposed", {"grid_code": "990101100001001"}),
        ("address.located", {"point": {"lon": 115.9, "lat": 30.1, "crs": "bd09"}}),
        ("address.located", {"point": {"lon": "115.9", "lat": 30.1, "crs": "wgs84"}}),
        ("address.moved_to_grid", {"since": {"on": "1899-12-31"}}),
        ("address.moved_to_grid", {"since": {"on": "2026-01-01", "precision": "instant"}}),
        ("address.confirmed", {"address_code": "A" * 41}),
        ("address.confirmed", {"scheme": "a:b"}),
        ("address.split", {"successors": []}),
        ("address.split", {"successors": [ROOM, ROOM]}),
        ("address.retired", {"reason": "merged"}),
        ("dwelling.registered", {"floor_area_dm2": 0}),
        ("dwelling.registered", {"floor_area_dm2": 89.5}),
        ("dwelling.registered", {"floors": 0}),
        ("dwelling.registered", {"use": "群租"}),
        ("dwelling.registered", {"owner": "刘安春"}),
        ("dwelling.use_changed", {"occupancy": "demolished"}),
        ("dwelling.appraised", {"level": "e"}),
        ("unit.registered", {"staff_band": "12"}),
        ("unit.registered", {"industry": "超市"}),
        ("unit.registered", {"contact": f"unit:{SHOP}"}),
        ("unit.registered", {"sleeping_on_site": "no"}),
    ],
)
def test_what_does_not_fit_the_dictionary_is_refused(name: str, change: Mapping[str, object]) -> None:
    with pytest.raises(ValidationError):
        translated(name, with_example(name, **change))


@every_type
def test_an_unknown_field_is_refused_never_ignored(each: PublishedType) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        each.shape.model_validate_json(json.dumps({**each.example, "nickname": "小院"}))


@every_type
def test_every_field_says_what_it_is_and_how_sensitive_and_is_allowed(each: PublishedType) -> None:
    schema = each.shape.model_json_schema()
    assert banned_in(schema) == []
    levels = set()
    for name, field in schema["properties"].items():
        assert field["description"].isascii(), (each.type, name)
        assert not field["title"].isascii(), (each.type, name)
        levels.add(field["sensitivity"])
    assert levels <= {"P0", "P1", "P2"}
    assert each.personal is ("P2" in levels)


@every_type
def test_every_example_is_taken_without_a_warning(each: PublishedType) -> None:
    name = each.type.removeprefix("gridledger.").removesuffix(".v1")
    thing = name.partition(".")[0]
    first = {"address": "address.proposed", "dwelling": "dwelling.registered", "unit": "unit.registered"}[
        thing
    ]
    kind = stream_kinds().kinds[thing]
    state = kind.decider.initial
    for step in dict.fromkeys((first, *(("unit.suspended",) if name == "unit.resumed" else ()), name)):
        routed = translated(step, published(step).example)
        decided = kind.decider.decide(routed.command, state)
        assert [event.name for event in decided] == [step]
        assert kind.warnings(routed.command) == ()
        state = kind.decider.fold(decided, state)


def test_each_event_has_its_type_on_the_wire_and_none_holds_what_must_be_sealed() -> None:
    events = (*ADDRESS_EVENTS, *HOUSING_EVENTS)
    assert sorted(f"gridledger.{each.topic()}" for each in events) == sorted(BY_TYPE)
    assert {each.topic for each in PUBLISHED} == {InTopic.REGISTRY}
    assert not any(personal_paths(each) for each in events)
