"""The whole HTTP door at a glance: path, action, endpoint."""

from access.authorize import PUBLIC, Action
from api import audit, description, disputes, docs_page, followers, health, intake
from api.access_routes import ACCESS
from api.account_routes import ACCOUNTS
from api.audit_documents import AuditEventAnswer, AuditEventsAnswer
from api.dispute_documents import DisputeAnswer, DisputesAnswer, TimelineAnswer
from api.file_routes import FILES
from api.letter_routes import LETTERS
from api.proof_routes import PROOFS
from api.registry_routes import REGISTRY
from api.rental_routes import RENTAL
from api.rights_routes import RIGHTS
from api.route import Route

INTAKE = (
    Route(
        path="/intake/events",
        method="POST",
        action=Action.SUBMIT_EVENTS,
        endpoint=intake.submit_events,
        title=("报送事件（单条或批量）", "Submit one event or a batch"),
        document=intake.ReceiptsAnswer,
        takes_events=True,
    ),
    Route(
        path="/intake/receipts/{source:path}/{id:path}",
        action=Action.READ_RECEIPT,
        endpoint=intake.read_receipt,
        title=("查询一条报送的回执", "The receipt of one message"),
        document=intake.ReceiptAnswer,
    ),
)

QUERIES = (
    Route(
        path="/disputes",
        action=Action.LIST_DISPUTES,
        endpoint=disputes.list_disputes,
        title=("矛盾纠纷看板", "The dispute board"),
        document=DisputesAnswer,
    ),
    Route(
        path="/disputes/{code}",
        action=Action.READ_DISPUTE,
        endpoint=disputes.read_dispute,
        title=("一件纠纷的现状", "One case as it stands"),
        document=DisputeAnswer,
    ),
    Route(
        path="/disputes/{code}/timeline",
        action=Action.READ_TIMELINE,
        endpoint=disputes.read_timeline,
        title=("一件纠纷的经过（发生与记录两个时间）", "One case on both clocks"),
        document=TimelineAnswer,
    ),
    Route(
        path="/audit/events",
        action=Action.LIST_AUDIT,
        endpoint=audit.list_audit_events,
        title=("审计轨迹", "The audit trail"),
        document=AuditEventsAnswer,
    ),
    Route(
        path="/audit/events/{position}",
        action=Action.READ_AUDIT,
        endpoint=audit.read_audit_event,
        title=("审计轨迹中的一条", "One entry of the trail"),
        document=AuditEventAnswer,
    ),
    Route(
        path="/projections",
        action=Action.READ_PROJECTIONS,
        endpoint=followers.read_projections,
        title=("各查询视图的进度", "How far each view has followed the log"),
        document=followers.FollowersAnswer,
    ),
)

DESCRIPTIONS = (
    Route(
        path="/docs",
        action=Action.READ_DESCRIPTION,
        endpoint=docs_page.read_docs,
        title=("接口说明页", "This API as a page"),
        media_type="text/html",
    ),
    Route(
        path="/docs/style.css",
        action=Action.READ_DESCRIPTION,
        endpoint=docs_page.read_style,
        title=("说明页样式", "The page's style"),
        media_type="text/css",
    ),
    Route(
        path="/openapi.json",
        action=Action.READ_DESCRIPTION,
        endpoint=description.read_openapi,
        title=("接口描述（OpenAPI）", "This API as OpenAPI"),
    ),
    Route(
        path="/asyncapi",
        action=Action.READ_DESCRIPTION,
        endpoint=description.read_asyncapi,
        title=("消息描述（AsyncAPI）", "The topics as AsyncAPI"),
    ),
    Route(
        path="/schemas",
        action=Action.READ_DESCRIPTION,
        endpoint=description.list_schemas,
        title=("已公布的事件类型", "Published event types"),
        document=description.SchemasAnswer,
    ),
    Route(
        path="/schemas/{type}",
        action=Action.READ_DESCRIPTION,
        endpoint=description.read_schema,
        title=("一种事件的数据结构", "The schema of one event type"),
    ),
)

HEALTH = (
    Route(
        path="/livez",
        action=Action.TELL_ALIVE,
        endpoint=health.tell_alive,
        title=("进程存活", "The process answers"),
        document=health.AliveAnswer,
    ),
    Route(
        path="/readyz",
        action=Action.TELL_READY,
        endpoint=health.tell_ready,
        title=("系统就绪", "The house behind the door works"),
        document=health.ReadyAnswer,
    ),
    Route(
        path="/metrics",
        action=Action.READ_METRICS,
        endpoint=health.read_metrics,
        title=("运行指标", "What the door counts"),
        media_type="text/plain",
    ),
    Route(
        path="/version",
        action=Action.READ_VERSION,
        endpoint=health.read_version,
        title=("版本", "What is running"),
        document=health.VersionAnswer,
    ),
)

# A path is looked for from the first on: what officers ask all day comes first.
ROUTES: tuple[Route, ...] = (
    *REGISTRY,
    *RENTAL,
    *QUERIES,
    *INTAKE,
    *LETTERS,
    *FILES,
    *ACCESS,
    *PROOFS,
    *ACCOUNTS,
    *RIGHTS,
    *DESCRIPTIONS,
    *HEALTH,
)
PUBLIC_PATHS = frozenset(route.path for route in ROUTES if route.action in PUBLIC)
