"""Every way the HTTP door can say no: a stable code, a status, and the sentence in both languages."""
# long because every problem the door tells is listed once, with both texts

from typing import ClassVar, Literal

Language = Literal["zh", "en"]
REFUSING = frozenset({401, 403, 404, 429})
Fact = str | int | list[str] | list[dict[str, str]]


class Problem(Exception):
    """Subclasses are the problems (RFC 9457); `code` is published and never changes.

    `facts` are extension members of the document: codes, counts and names of ours. What the client sent
    is never among them, because problems are logged and shown to others. Every problem that `is_refusal` is told to the
    access log before it is told to the client.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    zh: ClassVar[str]
    en: ClassVar[str]
    headers: ClassVar[dict[str, str]] = {}
    is_refusal: ClassVar[bool]

    def __init_subclass__(cls) -> None:
        """Whether somebody was kept from something follows from the status, unless the problem itself says it."""
        super().__init_subclass__()
        cls.is_refusal = cls.__dict__.get("is_refusal", cls.status in REFUSING)

    def __init__(
        self,
        *,
        allow: str | None = None,
        challenge: str | None = None,
        retry_after: int | None = None,
        **facts: Fact,
    ) -> None:
        super().__init__(self.code)
        self.facts = facts
        self.sent_headers = dict(self.headers)
        if allow is not None:
            self.sent_headers["allow"] = allow
        if challenge is not None:
            self.sent_headers["www-authenticate"] = challenge
        if retry_after is not None:
            self.sent_headers["retry-after"] = str(retry_after)

    def text(self, language: Language) -> str:
        """The sentence in one language."""
        return self.zh if language == "zh" else self.en


class TokenMissing(Problem):
    code, status = "api.token_missing", 401
    zh = "此处须凭令牌访问：请在 Authorization 请求头中出示令牌。"
    en = "Nothing is answered here without a token: present one in the Authorization header."


class TokenUnknown(Problem):
    code, status = "api.token_unknown", 401
    zh = "令牌无效：本系统未签发过此令牌，或已收回。"
    en = "This token was never issued here, or it has been withdrawn."


class TokenExpired(Problem):
    code, status = "api.token_expired", 401
    zh = "令牌已过期，请向管理员申领新令牌。"
    en = "This token has expired; ask for a new one."


class NotPermitted(Problem):
    code, status = "api.not_permitted", 403
    zh = "您的岗位无权进行此项操作。"
    en = "Your office does not include this action."


class PathUnknown(Problem):
    code, status, is_refusal = "api.path_unknown", 404, False
    zh = "没有这个地址；全部地址见 /docs。"
    en = "There is no such path; /docs lists them all."


class NotFound(Problem):
    code, status = "api.not_found", 404
    zh = "没有这条记录，或不在您的职责范围内。"
    en = "There is no such record, or it lies outside your remit."


class MethodNotAllowed(Problem):
    code, status = "api.method_not_allowed", 405
    zh = "此地址不接受该请求方法；可用方法见 Allow 响应头。"
    en = "This path does not take that method; the Allow header names those it takes."


class ParameterInvalid(Problem):
    code, status = "api.parameter_invalid", 400
    zh = "请求参数有误：errors 逐项列出参数名和未满足的要求。"
    en = "A parameter is wrong: `errors` names each one and the rule it breaks."


class ParameterUnknown(Problem):
    code, status = "api.parameter_unknown", 400
    zh = "请求中有未公布或重复的查询参数；为免误读结果，不予忽略。可用参数见 allowed。"
    en = "A query parameter is unpublished or repeated; ignoring it could mislead, so `allowed` lists what there is."


class QuestionNotSearchable(Problem):
    code, status = "api.question_not_searchable", 400
    zh = "检索内容太短，或不含可供检索的内容；可检索的内容见 may_ask。"
    en = "The question is too short, or holds nothing that is searched by; `may_ask` lists what one may ask for."


class CursorInvalid(Problem):
    code, status = "api.cursor_invalid", 400
    zh = "翻页游标无效，或属于另一个查询；请从第一页重新开始。"
    en = "The cursor is damaged or belongs to another query; start again from the first page."


class NotYetRecorded(Problem):
    code, status = "api.not_yet_recorded", 409
    zh = "所要求的位置或时间晚于台账当前记录；head 为台账最新位置。"
    en = "The ledger has not recorded that position or time yet; `head` is its newest position."


class BodyUnreadable(Problem):
    code, status = "api.body_unreadable", 400
    zh = "请求正文不是 JSON 数组，无法分出各条事件；未接收任何一条。"
    en = "The body is no JSON array, so its events cannot be told apart; none was taken."


class BodyTooSlow(Problem):
    code, status = "api.body_too_slow", 408
    zh = "请求正文未在时限内传完；未接收任何一条。"
    en = "The body did not arrive in time; nothing was taken."


class EventTooLarge(Problem):
    code, status = "api.event_too_large", 413
    zh = "单条事件超过大小上限（字节数见 limit）。"
    en = "The event is larger than one event may be; `limit` is in bytes."


class BatchTooLarge(Problem):
    code, status = "api.batch_too_large", 413
    zh = "整批事件超过大小上限（字节数见 limit），请分批报送；未接收任何一条。"
    en = "The batch is larger than a batch may be; `limit` is in bytes. Send it in parts; none was taken."


class BatchTooLong(Problem):
    code, status = "api.batch_too_long", 413
    zh = "一批事件的条数超过上限（见 limit），请分批报送；未接收任何一条。"
    en = "The batch holds more events than `limit`. Send it in parts; none was taken."


class MediaTypeUnsupported(Problem):
    code, status = "api.media_type_unsupported", 415
    zh = "只接受未压缩的 CloudEvents 1.0（二进制、结构化或批量模式，JSON）；可用类型见 allowed。"
    en = "Only uncompressed CloudEvents 1.0 as JSON is taken, binary, structured or batch; see `allowed`."


class BodyInvalid(Problem):
    code, status = "api.body_invalid", 422
    zh = "请求正文不符合要求：errors 逐项列出位置和未满足的要求。"
    en = "The body is not as it should be: `errors` names each place and the rule it breaks."


class DeskRefuses(Problem):
    code, status = "api.desk_refuses", 409
    zh = "此项处理未执行：rule 为所违反规则的代码，rule_zh、rule_en 为其说明。"
    en = "Nothing was done: `rule` is the code of the rule broken, `rule_zh` and `rule_en` say it."


class FileNotTaken(Problem):
    code, status = "api.file_not_taken", 422
    zh = "整个文件不能导入，未写入任何内容；原因见 rule、zh、en。"
    en = "The file as a whole cannot be imported and nothing was taken; `rule`, `zh` and `en` say why."


class FileTooLargeHere(Problem):
    code, status = "api.file_too_large", 413
    zh = "文件超过大小上限（字节数见 limit），请拆分后导入；未写入任何内容。"
    en = "The file is larger than `limit` bytes. Split it; nothing was taken."


class ImportNotConfirmed(Problem):
    code, status = "api.import_not_confirmed", 409
    zh = "正式导入前须先试运行同一文件，并以 confirm 给出试运行得到的导入编号。"
    en = (
        "Rehearse the very same file first, then send it again with `confirm` set to the id the dry run told."
    )


class ExportTooLarge(Problem):
    code, status, is_refusal = "api.export_too_large", 413, True
    zh = "导出行数超过此处上限（见 limit），请缩小范围，或由管理员用 gridledger export 导出。"
    en = "The export has more rows than `limit`. Narrow it, or have it made with `gridledger export`."


class LogNotAsSigned(Problem):
    code, status = "api.log_not_as_signed", 500
    zh = "台账或证明树与已签署的检查点不符，未作答；请管理员运行 gridledger verify。"
    en = "The log or its proof tree is not what was signed, so nothing is answered; have `gridledger verify` run."


class CheckpointNotCosigned(Problem):
    code, status = "api.checkpoint_not_cosigned", 503
    zh = "台账最近没有见证方附署的检查点，暂停导出和删除个人信息，接收和查询照常；请管理员检查见证服务。"
    en = "No witness has cosigned the log lately: exports and erasures are held back, all else goes on."


class HostNotServed(Problem):
    code, status = "api.host_not_served", 421
    zh = "本服务不以此主机名对外提供。"
    en = "This service does not answer under that host name."


class Broken(Problem):
    code, status = "api.broken", 500
    zh = "系统内部出错，已记入日志；请凭 instance 编号联系管理员。"
    en = "Something broke inside and was logged; quote `instance` to the operator."


class Undecided(Problem):
    code, status = "api.undecided", 500
    zh = "此回答未经授权判定，已被拦下。"
    en = "This answer was held back: nobody decided whether you may have it."


class StoreUnavailable(Problem):
    code, status, headers = "api.store_unavailable", 503, {"retry-after": "5"}
    zh = "数据库暂不可用；未接收任何内容，请稍后原样重发。"
    en = "The database is out of reach; nothing was taken, send the same again later."


class AccessLogClosed(Problem):
    code, status, headers = "api.access_log_unavailable", 503, {"retry-after": "5"}
    zh = "访问日志暂不能写入；查阅须先留痕，故未作答，请稍后再试。"
    en = "The access log cannot be written now, and nothing is shown unrecorded; ask again later."


class Unrecorded(Problem):
    code, status = "api.unrecorded", 500
    zh = "此回答未说明查阅了什么，已被拦下。"
    en = "This answer was held back: nothing said what is looked at in it."


class Raced(Problem):
    code, status, headers = "api.raced", 503, {"retry-after": "1"}
    zh = "同一事项正被频繁写入，本批未能写入；未接收任何内容，请稍后原样重发。"
    en = "Others kept writing to the same matters first; nothing was taken, send the same again shortly."


class ProjectionBehind(Problem):
    code, status, headers = "api.projection_behind", 503, {"retry-after": "1"}
    zh = "查询视图尚未追到所要求的位置；behind 为相差条数。"
    en = "The view has not caught up with that position; `behind` says by how many events."


class NotReady(Problem):
    code, status, headers = "api.not_ready", 503, {"retry-after": "5"}
    zh = "系统尚未就绪；failing 列出未通过的检查。"
    en = "The system is not ready; `failing` names the checks that fail."


def all_problems() -> tuple[type[Problem], ...]:
    """Every problem, in order of code."""
    return tuple(sorted(Problem.__subclasses__(), key=lambda problem: problem.code))
