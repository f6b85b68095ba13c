"""How the decision table says no where the office alone would have been enough."""

from api.problems import Problem


class LoginTooWeak(Problem):
    code, status = "api.login_too_weak", 403
    zh = "登录方式的可靠程度不足以查看明文个人信息；请用口令登录，涉及儿童的须再加第二因素。"
    en = "You are not known surely enough for legible personal data: sign in with a password, and for a child with a second factor."


class PurposeNotAllowed(Problem):
    code, status = "api.purpose_not_allowed", 403
    zh = "您的岗位不能以此目的查看这些内容。"
    en = "Your office may not look at this for the purpose stated."


class RecordRestricted(Problem):
    code, status = "api.record_restricted", 403
    zh = "该记录已被限制处理（个人信息保护法第四十七条第二款），只予保存和保护。"
    en = "This record is restricted (PIPL article 47, paragraph 2): it is stored and protected, and not otherwise used."


class ReasonNamesNumber(Problem):
    code, status, is_refusal = "api.reason_names_number", 422, True
    zh = "理由中含有疑似身份证号或电话的数字；请勿在理由中写个人信息。"
    en = "The reason holds digits that look like an identity number or a phone; write no personal data into a reason."


class ReasonNamesPerson(Problem):
    code, status, is_refusal = "api.reason_names_person", 422, True
    zh = "理由中写有此人的姓名；理由随访问日志长期保存，请勿写个人信息。"
    en = "The reason holds this person's name; it is kept with the access log, so write no personal data into it."


class UnmaskedTooMany(Problem):
    code, status, headers = "api.unmasked_too_many", 429, {"retry-after": "3600"}
    zh = "一小时内查看明文的人数已达上限（见 limit）；批量查看须由另一人批准，本系统不提供无批准的批量查看。"
    en = "You have unmasked `limit` persons within an hour. In bulk it takes a second person's approval, and there is no way round it here."
