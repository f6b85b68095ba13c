"""Why an erasure, or its certificate, is not there at the end of a run: told by code and in both languages."""

from collections.abc import Mapping, Sequence

from domain.shared.rule import Language, RuleBroken
from intake.erasure import ErasureOrder

Said = dict[str, str | int | None]


class PersonNotInLedger(Exception):
    """There is no such person in this log, so nothing was there to be erased."""

    code = "erasure.no_such_person"
    zh = f"台账中没有此人。({code})"
    en = f"There is no such person in this ledger. ({code})"


Refusal = RuleBroken | PersonNotInLedger


class ReadModelsBehind(Exception):
    """The key is destroyed; read models that others keep have not followed in time. Run it again."""

    code = "erasure.read_models_behind"

    def __init__(self, names: Sequence[str]) -> None:
        self.zh = f"密钥已销毁，但查询视图尚未跟上：{'、'.join(names)}。请稍后再次运行。({self.code})"
        self.en = (
            f"The key is destroyed, but read models have not followed: {', '.join(names)}. Run it again. "
            f"({self.code})"
        )
        super().__init__(self.en)


class NotForgotten(ReadModelsBehind):
    """Read models leave a person's facts out since one they could not fold, the erasure too. No certificate says otherwise."""

    code = "erasure.not_forgotten"

    def __init__(self, kept: Mapping[ErasureOrder, Sequence[str]]) -> None:
        self.names = sorted({name for names in kept.values() for name in names})
        models, who = ", ".join(self.names), ", ".join(map(_named, kept))
        self.zh = (
            f"密钥已销毁，但查询视图 {models} 自某一无法处理的事件起不再更新此人，仍保留其内容，故不出具证明：{who}。"
            f"请修正程序，运行 gridledger rebuild，再运行 gridledger erase run。({self.code})"
        )
        self.en = (
            f"The key is destroyed, but read models ({models}) have left the person out since an event they could not fold, and keep "
            f"what they held, so there is no certificate: {who}. Mend the program, run gridledger rebuild, then gridledger erase run. "
            f"({self.code})"
        )
        Exception.__init__(self, self.en)


class OrdersRefused(Exception):
    """Something stands against some of several orders; the others are done, and `certificates` are theirs.

    `gap` is what else was found: read models that passed over one of the others.
    """

    code = "erasure.orders_refused"

    def __init__(
        self,
        refused: Mapping[ErasureOrder, Refusal],
        certificates: Sequence[Said],
        gap: NotForgotten | None = None,
    ) -> None:
        self.refused, self.certificates = refused, certificates
        zh = "；".join(f"{_named(order)}：{_text(no, 'zh')}({no.code})" for order, no in refused.items())
        en = "; ".join(f"{_named(order)}: {_text(no, 'en')} ({no.code})" for order, no in refused.items())
        self.zh = f"{len(refused)} 项未删除，其余已完成：{zh}({self.code}){'' if gap is None else gap.zh}"
        self.en = f"{len(refused)} were not erased, the others were: {en} ({self.code}) {'' if gap is None else gap.en}"
        super().__init__(self.en)

    def told(self) -> list[dict[str, str]]:
        """For machines."""
        return [
            {"person_key": order.person_key, "request": order.request, "code": no.code}
            for order, no in self.refused.items()
        ]


def _named(order: ErasureOrder) -> str:
    return f"{order.person_key} {order.request}"


def _text(no: Refusal, language: Language) -> str:
    if isinstance(no, RuleBroken):
        return no.text(language)
    return no.zh if language == "zh" else no.en
