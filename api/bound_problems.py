"""How the door says that something came too often, or is larger or less clear than a request may be."""

from api.problems import Problem


class TooManyQuestions(Problem):
    code, status = "api.too_many_questions", 429
    zh = "检索过于频繁，请在 wait_seconds 秒后再试；确需批量核对的，请按批量导出程序申请。"
    en = "You have searched too often; ask again in `wait_seconds`. Checking many at once is what exports are for."

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds=wait_seconds)
        self.sent_headers["retry-after"] = str(wait_seconds)


class TooManyTokens(Problem):
    code, status = "api.too_many_tokens", 429
    zh = "此地址出示无效令牌的次数过多，请在 wait_seconds 秒后再试。"
    en = "Too many tokens that are not valid came from your address; try again in `wait_seconds`."

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds=wait_seconds)
        self.sent_headers["retry-after"] = str(wait_seconds)


class FramingUnclear(Problem):
    code, status, headers = "api.framing_unclear", 400, {"connection": "close"}
    zh = "请求正文的长度有两种说法（同时有 Content-Length 和 Transfer-Encoding），不予处理。"
    en = "The request tells the length of its body in two ways (Content-Length and Transfer-Encoding); it is not read."


class AddressTooLong(Problem):
    code, status = "api.address_too_long", 414
    zh = "网址过长（上限字节数见 limit）。"
    en = "The path with its query is longer than `limit` bytes."


class HeadersTooLarge(Problem):
    code, status = "api.headers_too_large", 431
    zh = "请求头过多或过大（个数上限见 limit，合计字节数上限见 limit_bytes）。"
    en = "The request has more than `limit` headers, or they are larger than `limit_bytes` together."
