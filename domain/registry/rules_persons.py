"""Rules about persons. Their facts never hold a personal value: receipts carry them."""

from domain.shared.rule import Premature, RuleBroken


class PersonKeyNotValid(RuleBroken):
    code = "person.key_not_valid"
    zh = "人员键必须是随机产生的 26 位 ULID，不得使用证件号码等个人信息。"
    en = "A person's key must be a random ULID of 26 characters, never an ID number or the like."


class OwnRecordOnly(RuleBroken):
    code = "person.own_record_only"
    zh = "居民只能更正本人的信息。"
    en = "A resident may correct only their own record."


class PersonAlreadyReferenced(RuleBroken):
    code = "person.already_referenced"
    zh = "该人员键已登记。信息有变请发送更正（person.corrected）；是另一人请使用新的人员键。"
    en = "This key is taken. Send person.corrected if something changed, or a new key if it is somebody else."


class PersonNotYetReferenced(Premature):
    code = "person.not_yet_referenced"
    zh = "该人员尚未登记。"
    en = "This person has not been referenced yet."


class PersonIsErased(RuleBroken):
    code = "person.person_erased"
    zh = "该人的个人信息已依法删除，不再登记关于该人的信息；报送内容未予保存。"
    en = "This person's data was erased by law; nothing about them is recorded any more, and what was sent is not kept."


class NameNotValid(RuleBroken):
    code = "person.name_not_valid"
    zh = "姓名应为 1 至 50 个字，不得含数字或控制字符。"
    en = "A name has 1 to 50 characters, no digits and no control characters."


class IdNumberAndTypeGoTogether(RuleBroken):
    code = "person.id_number_and_type"
    zh = "证件号码与证件类型须相符：有号码须写明证件类型，更正为无证件时须同时清除号码。"
    en = "A number needs its kind of document; a correction to no document must clear the number as well."


class BirthYearInFuture(RuleBroken):
    code = "person.birth_year_in_future"
    zh = "出生年份晚于登记年份。"
    en = "The birth year lies after the year of the report."


class NothingCorrected(RuleBroken):
    code = "person.nothing_corrected"
    zh = "更正中没有任何更改。"
    en = "The correction changes nothing."


class CorrectedAndCleared(RuleBroken):
    code = "person.corrected_and_cleared"
    zh = "同一字段（{field}）不能既更正又清除。"
    en = "The field {field} cannot be both corrected and cleared."


class DocumentMustBeNamed(RuleBroken):
    code = "person.verified_without_document"
    zh = "核验必须写明所查验的证件类型。"
    en = "A verification must name the document that was seen."


class IdCheckDigitWrong(RuleBroken):
    code = "person.id_check_digit_wrong"
    zh = "证件号码校验码不符，核验不予采纳。请重新核对证件。"
    en = "The ID number's check digit does not match; the verification is not taken. Look at the document again."


class IdDateImpossible(RuleBroken):
    code = "person.id_date_impossible"
    zh = "证件号码中的出生日期不存在，核验不予采纳。请重新核对证件。"
    en = "The ID number holds a date that does not exist; the verification is not taken. Look at the document again."


class IdNumberMalformed(RuleBroken):
    code = "person.id_number_malformed"
    zh = "证件号码格式不正确（{problem}）：应为 17 位数字加校验码。核验不予采纳。"
    en = "The ID number is not of the right form ({problem}): 17 digits and a check character. It is not taken."
