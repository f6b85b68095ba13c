"""The paths of a person's rights."""

from access.authorize import Action
from api import rights
from api.own_copy_documents import OwnCopyAnswer
from api.rights_documents import CertificateAnswer, RequestsAnswer, RightsAnswer
from api.route import Route

RIGHTS = (
    Route(
        path="/rights/requests",
        action=Action.LIST_RIGHTS,
        endpoint=rights.list_requests,
        title=("个人权利请求（办理期限）", "Requests by persons, with their deadlines"),
        document=RequestsAnswer,
    ),
    Route(
        path="/rights/persons/{key}",
        action=Action.READ_RIGHTS,
        endpoint=rights.read_rights,
        title=("一个人的权利状态", "What stands on one person's data"),
        document=RightsAnswer,
    ),
    Route(
        path="/rights/persons/{key}/copy",
        action=Action.COPY_OWN_DATA,
        endpoint=rights.read_copy,
        title=("本人信息副本（明文）", "The copy for the person, in clear"),
        document=OwnCopyAnswer,
    ),
    Route(
        path="/rights/certificates/{id}",
        action=Action.READ_RIGHTS,
        endpoint=rights.read_certificate,
        title=("个人信息删除证明", "The certificate of an erasure"),
        document=CertificateAnswer,
    ),
)
