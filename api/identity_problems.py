"""What the door says to who cannot be recognised: by a token of an identity provider, or by a local account."""

from access.not_recognised import WhyNot
from api.problems import Problem, TokenExpired

BEARER = 'Bearer realm="gridledger"'


class TokenUnreadable(Problem):
    code, status = "api.token_unreadable", 401
    zh = "令牌格式不正确：应为三段的已签名 JWT，不得超长，成员不得重复。"
    en = "This is no well-formed token: three parts, signed, not too long, no member twice."


class TokenHeaderRefused(Problem):
    code, status = "api.token_header_refused", 401
    zh = "令牌头含有不接受的内容：令牌不得自带或指定验证密钥，也不得要求扩展处理。"
    en = "The token's header is refused: a token brings no key, points to none, and asks for no extension."


class TokenAlgorithmRefused(Problem):
    code, status = "api.token_algorithm_refused", 401
    zh = "令牌的签名算法不在本系统设定的范围内。"
    en = "The token is signed by an algorithm this system is not set to take."


class TokenNotAccess(Problem):
    code, status = "api.token_not_access", 401
    zh = "这不是访问令牌（例如是身份令牌）；请出示为本系统签发的访问令牌。"
    en = "This is no access token but, say, an ID token; present an access token."


class TokenKeyUnknown(Problem):
    code, status = "api.token_key_unknown", 401
    zh = "身份认证系统没有公布此令牌所用的密钥。"
    en = "The identity provider publishes no key of the id this token names."


class TokenSignatureWrong(Problem):
    code, status = "api.token_signature_wrong", 401
    zh = "令牌签名不正确。"
    en = "The token's signature is wrong."


class TokenIssuerWrong(Problem):
    code, status = "api.token_issuer_wrong", 401
    zh = "令牌不是由本系统认可的身份认证系统签发的。"
    en = "The token was issued by somebody this system does not trust."


class TokenAudienceWrong(Problem):
    code, status = "api.token_audience_wrong", 401
    zh = "令牌不是为本系统签发的。"
    en = "The token was issued for another system."


class TokenClaimsWrong(Problem):
    code, status = "api.token_claims_wrong", 401
    zh = "令牌缺少必要的内容（如有效期、签发时间、持有人），或内容不合要求。"
    en = "The token lacks what it must say, such as its end, its beginning or its holder, or says it wrongly."


class TokenNotYetValid(Problem):
    code, status = "api.token_not_yet_valid", 401
    zh = "令牌尚未生效；请核对双方时钟。"
    en = "The token is not valid yet; compare the clocks of both sides."


class OfficeUnknown(Problem):
    code, status = "api.office_unknown", 403
    zh = "您的身份已确认，但未在本系统授予任何岗位。"
    en = "You are known, but nobody has given you an office here."


class OfficeAmbiguous(Problem):
    code, status = "api.office_ambiguous", 403
    zh = "您的身份对应多个岗位，系统不能代为选择；请管理员只保留一个。"
    en = "You hold more than one office here, and nobody can choose for you; have all but one taken away."


class ProviderAway(Problem):
    code, status, headers = "api.identity_provider_away", 503, {"retry-after": "30"}
    zh = "身份认证系统的密钥暂时无法取得，无法核验令牌；请稍后重试。"
    en = "The identity provider's keys cannot be had, so nobody can be recognised by them; try again later."


class LoginRefused(Problem):
    code, status, headers = "api.login_refused", 401, {"www-authenticate": BEARER}
    zh = "用户名、密码或动态验证码不正确，或账号不可用。"
    en = "The name, the password or the one-time code is wrong, or the account is not in use."


class LoginTooOften(Problem):
    code, status = "api.login_too_often", 429
    zh = "登录失败次数过多，请按 Retry-After 所示时间后再试。"
    en = "Too many attempts failed; try again after the time in Retry-After."


class LoginBusy(Problem):
    code, status, headers = "api.login_busy", 503, {"retry-after": "2"}
    zh = "登录请求过多，请稍后重试。"
    en = "Too many people are logging in at this moment; try again shortly."


class FirstSecretRefused(Problem):
    code, status, headers = "api.first_secret_refused", 401, {"www-authenticate": BEARER}
    zh = "一次性口令不正确、已使用、已过期或尚未批准。"
    en = "The one-time secret is wrong, used, expired, or not approved yet."


class PasswordRefused(Problem):
    code, status = "api.password_refused", 422
    zh = "新密码不符合要求：rule 为未满足的要求，shortest 为最短长度。"
    en = "The new password will not do: `rule` names what it breaks, `shortest` is the least length."


class NoLocalAccount(Problem):
    code, status = "api.no_local_account", 409
    zh = "当前令牌不是以本地账号登录取得的，没有可以更改的密码或验证器。"
    en = "This token does not come from a local account, so there is no password or authenticator to change."


class JsonOnly(Problem):
    code, status = "api.json_only", 415
    zh = "此处只接受 application/json。"
    en = "Only application/json is taken here."


PROBLEMS: dict[WhyNot, type[Problem]] = {
    WhyNot.UNREADABLE: TokenUnreadable,
    WhyNot.HEADER: TokenHeaderRefused,
    WhyNot.ALGORITHM: TokenAlgorithmRefused,
    WhyNot.NOT_ACCESS: TokenNotAccess,
    WhyNot.KEY_UNKNOWN: TokenKeyUnknown,
    WhyNot.SIGNATURE: TokenSignatureWrong,
    WhyNot.ISSUER: TokenIssuerWrong,
    WhyNot.AUDIENCE: TokenAudienceWrong,
    WhyNot.CLAIMS: TokenClaimsWrong,
    WhyNot.EXPIRED: TokenExpired,
    WhyNot.NOT_YET: TokenNotYetValid,
    WhyNot.OFFICE_UNKNOWN: OfficeUnknown,
    WhyNot.OFFICE_AMBIGUOUS: OfficeAmbiguous,
    WhyNot.PROVIDER_AWAY: ProviderAway,
}
