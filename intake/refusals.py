"""The road's own rules: what a message must be before any slice is asked."""
# long because everything the road itself may say no with stands in one list

from collections.abc import Mapping
from types import MappingProxyType

from domain.shared.rule import Premature, RuleBroken


class Unreadable(RuleBroken):
    """Nobody can say what the message means; it goes to the dead letters as it came.

    `attributes` are those that could be read before the problem arose, so that the receipt can name the message.
    """

    attributes: Mapping[str, str] = MappingProxyType({})


class BodyMissing(Unreadable):
    code = "intake.body_missing"
    zh = "消息没有内容。请重新发送完整的事件。"
    en = "The message has no body. Send the whole event again."


class BodyTooLarge(Unreadable):
    code = "intake.body_too_large"
    zh = "消息大小 {size} 字节,超过上限 {limit} 字节。请拆分后以新的编号发送。"
    en = "The message has {size} bytes; the limit is {limit}. Split it and send it under a new id."


class BodyNotUtf8(Unreadable):
    code = "intake.body_not_utf8"
    zh = "消息内容不是 UTF-8 编码。请以 UTF-8 重新发送。"
    en = "The body is not UTF-8. Encode it as UTF-8 and send it again."


class BodyNotJson(Unreadable):
    code = "intake.body_not_json"
    zh = "消息内容不是有效的 JSON(第 {line} 行,第 {column} 列)。"
    en = "The body is not valid JSON (line {line}, column {column})."


class BodyIsConfluentFramed(Unreadable):
    code = "intake.confluent_framing"
    zh = "消息带有 Confluent 模式注册表的五字节前缀。请关闭该序列化器,直接发送 JSON。"
    en = "The body carries the five-byte Confluent schema-registry prefix. Turn that serializer off and send plain JSON."


class HeaderNotReadable(Unreadable):
    code = "intake.header_not_readable"
    zh = "消息头 {header} 为空或不是 UTF-8。"
    en = "Header {header} is null or not UTF-8."


class HeaderRepeated(Unreadable):
    code = "intake.header_repeated"
    zh = "消息头 {header} 出现了不止一次,无法判断以哪一个为准。"
    en = "Header {header} appears more than once; it cannot be said which one holds."


class NameRepeated(Unreadable):
    code = "intake.name_repeated"
    zh = "JSON 对象中同一名称出现了不止一次，无法判断以哪一个为准。"
    en = "A name appears more than once in one JSON object; it cannot be said which value holds."


class NotACloudEvent(Unreadable):
    code = "intake.not_a_cloudevent"
    zh = "消息不是 CloudEvents 1.0:缺少 specversion=1.0。"
    en = "The message is not a CloudEvents 1.0 event: specversion=1.0 is missing."


class ContentTypeNotJson(Unreadable):
    code = "intake.content_type_not_json"
    zh = "内容类型必须是 application/json 或 application/cloudevents+json(UTF-8)。"
    en = "The content type must be application/json or application/cloudevents+json (UTF-8)."


class IdMissing(Unreadable):
    code = "intake.id_missing"
    zh = "缺少事件编号 id。"
    en = "The event has no id."


class SourceMissing(Unreadable):
    code = "intake.source_missing"
    zh = "缺少事件来源 source。"
    en = "The event has no source."


class ReadingFailed(Unreadable):
    code = "intake.reading_failed"
    zh = "系统读取该消息时出错。原文已密封保存，由系统方查明；请勿以同一编号重发。"
    en = "The system failed while reading this message. It is kept sealed for us to look into; do not reuse its id."


class SourceNotYours(RuleBroken):
    code = "intake.source_not_yours"
    zh = "该发送方未登记为此来源,不能以其名义发送。请联系网格台账管理员登记来源。"
    en = "This sender is not registered for that source and may not speak in its name. Have the source registered."


class RoleNotOfThisSource(RuleBroken):
    code = "intake.role_not_of_this_source"
    zh = "该来源未登记可代表岗位 {role} 报送。请联系网格台账管理员登记。"
    en = "This source is not registered to speak for the office {role}. Have it registered."


class AttributeMissing(RuleBroken):
    code = "intake.attribute_missing"
    zh = "缺少必填属性 {attribute}。"
    en = "The required attribute {attribute} is missing."


class AttributeNotValid(RuleBroken):
    code = "intake.attribute_not_valid"
    zh = "属性 {attribute} 的格式不正确:应为 {expected}。"
    en = "Attribute {attribute} is not of the right form: {expected} is expected."


class IdentifierLooksPersonal(RuleBroken):
    code = "intake.identifier_looks_personal"
    zh = "属性 {attribute} 看起来是身份证号或手机号。编号不得使用个人信息。"
    en = (
        "Attribute {attribute} looks like an ID or phone number. Numbers of things must not be personal data."
    )


class IdIsOfARepair(RuleBroken):
    code = "intake.id_is_of_a_repair"
    zh = "以 ~r 加数字结尾的编号保留给死信台使用,请换一个编号重发。"
    en = "Ids that end in ~r and a number are kept for repaired messages. Send it under another id."


class TypeNotPublished(RuleBroken):
    code = "intake.type_not_published"
    zh = "事件类型未公布。已公布的类型见 /schemas。"
    en = "This event type is not published. See /schemas for the published types."


class VersionNotPublished(RuleBroken):
    code = "intake.version_not_published"
    zh = "该事件类型没有这个版本,已公布的版本:{published}。"
    en = "This version of the type is not published; published: {published}."


class SchemaIsOfAnotherType(RuleBroken):
    code = "intake.dataschema_of_another_type"
    zh = "dataschema 与事件类型不符,应为 {expected}。"
    en = "dataschema names another schema than the type's; {expected} is expected."


class TopicIsForOtherTypes(RuleBroken):
    code = "intake.wrong_topic"
    zh = "该类型应发送到主题 {expected}。"
    en = "This type belongs on topic {expected}."


class FieldNotPublished(RuleBroken):
    code = "intake.field_not_published"
    zh = "内容中有未公布的字段(位置 {pointer})。未公布的字段一律拒收。"
    en = "The data has a field that is not published (at {pointer}). Unknown fields are refused, never ignored."


class FieldMissing(RuleBroken):
    code = "intake.field_missing"
    zh = "内容缺少必填字段 {pointer}。"
    en = "The data lacks the required field {pointer}."


class FieldNotValid(RuleBroken):
    code = "intake.field_not_valid"
    zh = "字段 {pointer} 不符合要求({problem})。"
    en = "Field {pointer} does not meet its definition ({problem})."


class BasisMissing(RuleBroken):
    code = "intake.basis_missing"
    zh = "该类型含个人信息,必须说明处理依据 basis。"
    en = "This type carries personal data; the basis attribute must say why it may be handled."


class BasisNotKnown(RuleBroken):
    code = "intake.basis_not_known"
    zh = "处理依据代码不在公布的清单中。"
    en = "The basis is not a code of the published list."


class GridMissing(RuleBroken):
    code = "intake.grid_missing"
    zh = "缺少网格编码 gridcode。"
    en = "The gridcode attribute is missing."


class GridUnknown(RuleBroken):
    code = "intake.grid_unknown"
    zh = "网格 {grid} 未登记,或在事件发生时尚未设立。"
    en = "Grid {grid} is not established, or was not yet when this happened."


class GridNotYetKnown(Premature):
    code = "intake.grid_not_yet_known"
    zh = "网格 {grid} 尚未登记，消息已暂存等待。"
    en = "Grid {grid} is not established yet; the message waits for it."


class TimeInFuture(RuleBroken):
    code = "intake.time_in_future"
    zh = "发生时间比服务器时间晚 {seconds} 秒,超过允许的 {limit} 秒。请校正设备时钟。"
    en = "The event's time is {seconds} s ahead of the server's; {limit} s are allowed. Correct the device's clock."


class ThingNotYetKnown(Premature):
    code = "intake.thing_not_yet_known"
    zh = "尚未收到该事项的首个事件,消息已暂存等待。"
    en = "The first event about this thing has not arrived yet; the message waits for it."


class ReferenceNotYetKnown(Premature):
    code = "intake.reference_not_yet_known"
    zh = "该事件所依据的 {thing} 尚未登记,消息已暂存等待。"
    en = "This fact stands on {thing}, which is not known yet; the message waits for it."


class NeverBecameKnown(RuleBroken):
    code = "intake.never_became_known"
    zh = "等待期内未收到该事项的首个事件,消息不予采纳。请先补报首个事件,再以新编号发送。"
    en = (
        "The first event about this thing did not arrive in time. Send it, then send this one under a new id."
    )


class ReferenceNeverBecameKnown(RuleBroken):
    code = "intake.reference_never_became_known"
    zh = "等待期内未收到 {thing} 的登记,消息不予采纳。请先登记该对象,再以新编号发送。"
    en = "{thing} did not become known in time. Register it, then send this message under a new id."


class IdUsedForOtherContent(RuleBroken):
    code = "intake.id_used_for_other_content"
    zh = "同一来源的同一编号此前已用于不同内容。两份内容均已保存;请用新编号发送更正。"
    en = "This source used the same id for other content before. Both are kept; send a correction under a new id."


class HeldForRepair(Premature):
    code = "intake.held_for_repair"
    zh = "系统处理该消息时出错,已保留待查,不影响其他事项。"
    en = "The system failed on this message; it is held for repair and keeps nothing else back but its own thing."


class SubjectErased(RuleBroken):
    code = "intake.subject_erased"
    zh = "该对象的个人信息已依法删除,不能再登记其个人信息。"
    en = "This subject's personal data was erased; nothing personal may be recorded about it any more."


class SealNoLongerOpens(RuleBroken):
    code = "intake.seal_no_longer_opens"
    zh = "消息在等待期间，其密封密钥已被销毁或密封已损坏，无法再读取，不予采纳。请以新编号重发。"
    en = "While this message waited, its seal's key was destroyed or the seal was damaged. Send it again under a new id."
