"""The paths of the registry: persons, stays, dwellings, addresses, units, divisions and grids."""

from access.authorize import Action
from api import housing, inconsistencies, person_history, persons, reference, search, stays, unmask
from api.housing_documents import (
    AddressAnswer,
    AddressesAnswer,
    DivisionsAnswer,
    DwellingAnswer,
    DwellingsAnswer,
    GridsAnswer,
    UnitAnswer,
    UnitsAnswer,
)
from api.inconsistency_documents import InconsistenciesAnswer
from api.registry_documents import HistoryAnswer, PersonAnswer, PersonsAnswer, StaysAnswer
from api.route import Route

REGISTRY = (
    Route(
        path="/search",
        action=Action.SEARCH,
        endpoint=search.search,
        title=(
            "检索人员、地址、房屋、单位和纠纷",
            "Search persons, addresses, dwellings, units and disputes",
        ),
        document=search.SearchAnswer,
    ),
    Route(
        path="/search",
        method="POST",
        action=Action.SEARCH,
        endpoint=search.search_unseen,
        title=(
            "检索（内容在正文中，不留在网址里）",
            "Search, with the question in the body and not in the path",
        ),
        document=search.SearchAnswer,
        body=search.SearchBody,
    ),
    Route(
        path="/registry/persons",
        action=Action.LIST_PERSONS,
        endpoint=persons.list_persons,
        title=("人员（掩码）", "Persons, masked"),
        document=PersonsAnswer,
    ),
    Route(
        path="/registry/persons/{key}",
        action=Action.READ_PERSON,
        endpoint=persons.read_person,
        title=("一个人及其居住情况", "One person and their stays"),
        document=PersonAnswer,
    ),
    Route(
        path="/registry/persons/{key}/history",
        action=Action.READ_PERSON_HISTORY,
        endpoint=person_history.read_person_history,
        title=("一个人的逐项变更记录", "The field-by-field history of a person"),
        document=HistoryAnswer,
    ),
    Route(
        path="/registry/persons/{key}/unmask",
        method="POST",
        action=Action.UNMASK_PERSON,
        endpoint=unmask.unmask_person,
        title=("查看一个人的明文（须说明目的）", "One person's values legible, for a stated purpose"),
        document=unmask.UnmaskedAnswer,
        body=unmask.UnmaskBody,
    ),
    Route(
        path="/registry/residences",
        action=Action.LIST_STAYS,
        endpoint=stays.list_stays,
        title=("居住关系（申报与核实）", "Stays: claims beside facts"),
        document=StaysAnswer,
    ),
    Route(
        path="/registry/dwellings",
        action=Action.LIST_DWELLINGS,
        endpoint=housing.list_dwellings,
        title=("房屋", "Dwellings"),
        document=DwellingsAnswer,
    ),
    Route(
        path="/registry/dwellings/{id}",
        action=Action.READ_DWELLING,
        endpoint=housing.read_dwelling,
        title=("一处房屋及居住、走访情况", "One dwelling, its residents and visits"),
        document=DwellingAnswer,
    ),
    Route(
        path="/registry/units",
        action=Action.LIST_UNITS,
        endpoint=housing.list_units,
        title=("单位", "Units"),
        document=UnitsAnswer,
    ),
    Route(
        path="/registry/units/{id}",
        action=Action.READ_UNIT,
        endpoint=housing.read_unit,
        title=("一个单位", "One unit"),
        document=UnitAnswer,
    ),
    Route(
        path="/registry/addresses",
        action=Action.LIST_ADDRESSES,
        endpoint=reference.list_addresses,
        title=("标准地址", "Standard addresses"),
        document=AddressesAnswer,
    ),
    Route(
        path="/registry/addresses/{id}",
        action=Action.READ_ADDRESS,
        endpoint=reference.read_address,
        title=("一个标准地址及其上下级", "One address, above and below it"),
        document=AddressAnswer,
    ),
    Route(
        path="/registry/divisions",
        action=Action.LIST_DIVISIONS,
        endpoint=reference.list_divisions,
        title=("区划", "Divisions"),
        document=DivisionsAnswer,
    ),
    Route(
        path="/registry/grids",
        action=Action.LIST_GRIDS,
        endpoint=reference.list_grids,
        title=("网格", "Grids"),
        document=GridsAnswer,
    ),
    Route(
        path="/registry/inconsistencies",
        action=Action.LIST_INCONSISTENCIES,
        endpoint=inconsistencies.list_inconsistencies,
        title=("疑点数据（彼此不符的登记）", "Data in doubt: what does not fit together"),
        document=InconsistenciesAnswer,
    ),
)
