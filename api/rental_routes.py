"""The paths of rented homes: what is due, tenancies, inspections, findings."""

from access.authorize import Action
from api import rental
from api.rental_documents import (
    DueAnswer,
    FindingAnswer,
    FindingsAnswer,
    InspectionAnswer,
    InspectionsAnswer,
    TenanciesAnswer,
    TenancyAnswer,
)
from api.route import Route

RENTAL = (
    Route(
        path="/rental/due",
        action=Action.LIST_RENTAL,
        endpoint=rental.read_due,
        title=("出租房屋到期与逾期", "What is due and late in rented homes"),
        document=DueAnswer,
    ),
    Route(
        path="/rental/tenancies",
        action=Action.LIST_RENTAL,
        endpoint=rental.list_tenancies,
        title=("租赁", "Tenancies"),
        document=TenanciesAnswer,
    ),
    Route(
        path="/rental/tenancies/{id}",
        action=Action.READ_RENTAL,
        endpoint=rental.read_tenancy,
        title=("一份租赁", "One tenancy"),
        document=TenancyAnswer,
    ),
    Route(
        path="/rental/inspections",
        action=Action.LIST_RENTAL,
        endpoint=rental.list_inspections,
        title=("出租房屋排查", "Inspections"),
        document=InspectionsAnswer,
    ),
    Route(
        path="/rental/inspections/{id}",
        action=Action.READ_RENTAL,
        endpoint=rental.read_inspection,
        title=("一次排查及其隐患", "One inspection with its findings"),
        document=InspectionAnswer,
    ),
    Route(
        path="/rental/findings",
        action=Action.LIST_RENTAL,
        endpoint=rental.list_findings,
        title=("隐患", "Findings"),
        document=FindingsAnswer,
    ),
    Route(
        path="/rental/findings/{id}",
        action=Action.READ_RENTAL,
        endpoint=rental.read_finding,
        title=("一处隐患", "One finding"),
        document=FindingAnswer,
    ),
)
