"""The paths of the access log."""

from access.authorize import Action
from api import access_documents, access_log
from api.route import Route

ACCESS = (
    Route(
        path="/registry/persons/{key}/access",
        action=Action.READ_PERSON_ACCESS,
        endpoint=access_log.list_looks_at_person,
        title=("谁查阅过此人", "Who looked at this person"),
        document=access_documents.PersonLooksAnswer,
    ),
    Route(
        path="/audit/access",
        action=Action.LIST_ACCESS,
        endpoint=access_log.list_looks,
        title=("访问日志", "The access log"),
        document=access_documents.LooksAnswer,
    ),
    Route(
        path="/audit/access/unusual",
        action=Action.READ_UNUSUAL,
        endpoint=access_log.list_unusual,
        title=("异常查阅", "Unusual reading"),
        document=access_documents.UnusualAnswer,
    ),
)
