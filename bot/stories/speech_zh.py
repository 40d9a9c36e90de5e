"""Chinese words of speech, typed: which verbs speak, what may stand around a speaker, what makes it somebody else."""

import re
from collections.abc import Collection, Iterator

from bot.domain.feed import Side
from bot.stories.roles import is_role
from bot.text.vocabulary import Kind, Mention


def _any(*lists: str) -> str:
    words = {word for each in lists for word in each.split()}
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Verbs that take a statement: all that follows in the sentence is the speaker's word.
STATES = _any(
    "表示 指出 强调 回应称 回应说 称 说 透露 介绍 声称 宣称 坚称 补充称 坦言 直言 重申 写道 告诉 披露 补充说",
    "解释说 表态 答记者问 答问 发文 发帖 发推 喊话 报告(?!显示|指出|称|书|中|说) 回应 辩称 扬言 警告称 警告说",
    "裁定(?!书|为) 明言 提到 反问 预计(?!将|会|于|在|很快|最快|周) 预测(?!中心|局|专家|员|机构|模型)",
)
# Verbs that take a thing or a person: the speaker's word ends at the next comma.
ADDRESSES = _any(
    "宣布 公布 证实 确认 否认 呼吁 敦促 警告 威胁(?=要|将|对|加|称|说|征|采|退|停|提|以|报|制|实|取) 指责 批评",
    "谴责 驳斥 反驳 称赞 赞扬 赞赏 盛赞 抨击 斥责 痛批 炮轰 誓言 抗议 通报 发出警告 指控 吁 发表声明 发表讲话 发表谈话",
)
REPORTS = _any("报道 报导 消息称 披露 称 说 发文称 指出 透露")  # what the press does
EXPECTS = _any("认为 预计 预测 估计 相信 担心 指")  # of an industry, to think aloud is to speak
# What these verbs begin is something else: 说法 is a version, 警告声 the noise of warnings, 宣布的 a thing announced.
_NOT_BEHIND = (
    "(?!的|得|之|法|唱|明|服|辞|客|号|为|职|霸|王|雄|帝|重|量|声[^明称]|信|函|论|性|下|者|资|候|活动|示威|病例)"
)
_NOT_AHEAD = "(?<![堪号名对职简统俗尊自])(?<!(?<!数)据)"
VERB = re.compile(f"{_NOT_AHEAD}(?P<verb>(?P<states>{STATES})|{ADDRESSES}){_NOT_BEHIND}")
VERB_OF_PRESS = re.compile(f"{_NOT_AHEAD}(?P<verb>(?P<states>{REPORTS})){_NOT_BEHIND}")
VERB_OF_INDUSTRY = re.compile(f"{_NOT_AHEAD}(?P<verb>(?P<states>{STATES}|{EXPECTS})|{ADDRESSES}){_NOT_BEHIND}")
_DOCUMENT = (
    _any(
        "数据 统计数据 统计 资料 公告 文件 报告 通知 通告 清单 声明 公报 指引 白皮书 新闻稿 通报 消息 简报",
        "情况说明书 情况说明",
    )
    + "(?!中心|局|司|网|人|员)"
)
_UNSURE = "不未没拒将拟或被非若如"  # no name and no phrase of a statement holds one of these
PUBLISHES = re.compile(f"(?:发布|公布|发表|刊发|印发)(?!的)(?:了|出)?[^{_UNSURE}]{{0,14}}?{_DOCUMENT}")

# ---------------------------------------------------------------- between a speaker and his verb

_DATE = (
    "(?:[0-9]+[年月日号]|[上下本]?(?:周|星期|礼拜)[一二三四五六日天末]|今[天日晨]|昨[天日晚]|日前|近日|当[天日晚]|本周|上周|"
    "当地时间|北京时间|美东时间|[上中下]午|晚间|深夜|早间|凌晨|稍早|早些时候|稍后|此前|随后|之后|后来)"
)
_ADVERB = _any(
    "再次 多次 也 则 却 还 均 都 已 已经 正式 明确 公开 共同 联合 同时 进一步 继续 一再 曾 先后 分别 又 再 随即",
    "紧急 突然 严正 强烈 坚决 就此 对此 直接 郑重 罕见 反复 异口同声 特别 强硬 回应时 受访时 并",
)
_SHORT = re.compile(f"{_DATE}|{_ADVERB}|官方网站|网站|官网")
PLACES = _words("北京 华盛顿 纽约 日内瓦 伦敦 马德里 吉隆坡 斯德哥尔摩 釜山 首尔 东京 巴黎 新加坡 达沃斯 海湖庄园 白宫")
# Phrases: how they begin, how they end, and how many characters stand between at most.
_PHRASES = (
    (("在",), _words("上 中 时 后 期间 里 之际 平台 网站"), 18),
    (
        ("在", "于"),
        PLACES,
        2,
    ),
    (
        ("在", "于"),
        _words("国会 国会山 参议院 众议院 空军一号 州 市 省 县 镇 机场 农场 工厂 港口 大会 论坛 峰会 大学"),
        8,
    ),
    (("接受",), _words("采访 专访 访问 访谈 采访时 专访时 访问时 采访中 专访中"), 16),
    (("对", "向"), _words("记者 媒体 外界 此 国会 议员 参议员 众议员 农民 支持者 选民 主持人 与会者 投资者"), 12),
    (("通过",), _words("声明 社交媒体 微博 平台 邮件 电话"), 12),
    (("就", "针对", "回应", "回答", "谈及", "谈到"), ("", "时"), 30),
    (("出席", "主持", "参加", "会见", "会晤"), ("时",), 14),
    (("援引", "引述", "引用"), _words("的话 的消息 人士 人士的话 消息 数据 公告 统计 声明"), 14),
)
# 在未说明细节的情况下, 乐观地: how he says it.
_MANNER = re.compile(
    "在(?:未|没有|不)[^，。；：]{1,14}情况下|(?:语气)?[\u4e00-\u9fff]{2,3}(?<![当各外本内产营土农基场工此两某])地"
)
_ADDRESSED = ("对", "向", "跟", "与", "同")
# Who is named so at a gap's end is the subject himself, and not the one before: 白宫就业顾问说.
_SOMEBODY = re.compile(
    "(?:官员|高官|人士|专家|学者|顾问|记者|分析师|议员|律师|代表|派|支持者|批评者|盟友|助手|助理|幕僚|对手|企业|公司|商会|协会|团队|"
    "成员|家族|智库|媒体|网友|民众|农民|选民|阵营|干部|人员|组|机构|团|员|者|商|们|师)$"
)
_LONGEST_GAP = 60  # characters; a hostile text has no end to its phrases
_TO_EXPRESS = re.compile("(?:随后|再次|也|则)?对.{3,40}")  # 对…表示欢迎
_ANSWERS = ("答记者问", "答问")
_ON_SOMETHING = re.compile(
    f"^(?:[^{_UNSURE}]{{0,8}}负责人|新闻发言人|发言人)?(?:{_DATE})?(?:就|回应)"
)  # 就美方将…列入清单答记者问
# The holder of an office speaks for the body; experts, advisers and "people close to it" do not.
_OFFICE = _any(
    "发言人 新闻发言人 负责人 有关负责人 相关负责人 部长 副部长 部长助理 司长 副司长 局长 副局长 主任 副主任 署长",
    "总干事 主席 总裁 会长 副会长 总经理 首席执行官 行长 大使 专员 新闻秘书 首席经济学家",
    "贸易代表 副贸易代表 秘书长 理事长 谈判代表",
)
_OFFICE_OF_INDUSTRY = _any(
    "首席代表 总代表 分析师 交易员 经济学家 高管 首席财务官 创始人 董事长 中国公司 中国区 方面 公司 集团 科技 股份"
)
_NAMES = f"[^{_UNSURE}专顾研院]{{0,8}}"
_OFFICE_AND_NAME = re.compile(
    f"(?:(?!协会|学会|商会|公司|集团|企业|大学|中心|学院|学校|论坛)[^{_UNSURE}前原研院专顾]){{0,8}}?{_OFFICE}(?P<name>{_NAMES})"
)
_HELD_IN_INDUSTRY = re.compile(f"[^{_UNSURE}前原]{{0,8}}?(?:{_OFFICE}|{_OFFICE_OF_INDUSTRY})(?P<name>{_NAMES})")
_NAME = re.compile(f"(?P<name>{_NAMES})")
# 豆农约翰·巴特曼: the characters that foreign names are written in.
_FOREIGN = (
    "阿艾安奥巴贝比伯布查达戴丹德迪蒂多厄恩尔凡菲费弗福富盖甘戈格古哈海汉赫亨霍基吉加杰金卡凯康柯科克肯库拉莱兰朗劳雷里"
    "利莉林琳卢鲁伦罗洛马玛迈曼麦梅蒙米莫姆穆纳奈内尼诺欧帕佩皮普奇乔瑞森萨塞沙圣史斯苏索塔泰坦汤特廷托瓦威维温沃乌西希"
    "谢辛休雅亚伊约泽詹珍朱茱翰"
)
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任"
    "姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文邢章鲁丛翁洪连"
)
_FOREIGN_NAME = re.compile(f"(?P<name>[{_FOREIGN}]{{2,10}}|[{_SURNAMES}][^{_UNSURE}]{{1,2}}|[老小][{_SURNAMES}])")


def leads_on(mention: Mention, gap: str, verb: str, names: Collection[str]) -> bool:
    """May this stand between a speaker and his verb: dates, adverbs, phrases; of a body, an office and a name too?

    names: who else is named there, to whom he may speak.
    """
    if len(gap) > _LONGEST_GAP:
        return False
    phrases = mention.concept.kind is not Kind.STATE or mention.words in STATE_LABELS
    if verb == "表示" and phrases and _TO_EXPRESS.fullmatch(gap) and not _SOMEBODY.search(gap):
        return True
    if verb in _ANSWERS and _ON_SOMETHING.search(gap):
        return True
    reached = {0, *_behind_office(mention, gap)}
    for at in range(len(gap)):
        if at in reached:
            reached.update(_ends(gap, at, phrases, names))
    return len(gap) in reached


def is_of_another(told: str, names: Collection[str]) -> bool:
    """Does one of these begin what is told, or what is told behind a "but": it is he who does not answer?"""
    clauses = FRESH.split(told)
    return any(clause.startswith(name) for clause in clauses for name in names)


def is_holder(text: str) -> bool:
    """Is it an office with its holder's name: 新闻发言人何咏前?"""
    return _OFFICE_AND_NAME.fullmatch(text) is not None and not _SOMEBODY.search(text)


def _behind_office(mention: Mention, gap: str) -> Iterator[int]:
    """Where an office and its holder's name may end: 商务部有关负责人…, 联合国秘书长发言人迪雅里克…"""
    held = None
    if mention.concept.side is Side.INDUSTRY and not is_role(mention.concept):
        held = _HELD_IN_INDUSTRY.match(gap)
    elif mention.concept.kind is Kind.BODY:
        held = _OFFICE_AND_NAME.match(gap)
    elif TITLE.search(mention.words):
        held = _NAME.match(gap)
    elif is_role(mention.concept):
        held = _FOREIGN_NAME.match(gap)
    if held:
        ends = range(held.start("name"), held.end("name") + 1)
        yield from (end for end in ends if not _SOMEBODY.search(gap[held.start("name") : end]))


def _ends(gap: str, at: int, phrases: bool, names: Collection[str]) -> Iterator[int]:
    """Where a date, an adverb or a phrase that begins at a place may end."""
    if short := _SHORT.match(gap, at):
        yield short.end()
    if phrases and (manner := _MANNER.match(gap, at)):
        yield manner.end()
    if phrases and gap.startswith(_ADDRESSED, at):
        yield from (at + 1 + len(name) for name in names if gap.startswith(name, at + 1))
    for openers, closers, longest in _PHRASES if phrases else ():
        for opener in openers:
            if not gap.startswith(opener, at):
                continue
            inside = at + len(opener)
            for end in range(inside, min(len(gap), inside + longest) + 1):
                if end > inside and gap[end - 1] in _UNSURE:
                    break
                free = end > inside and not _SOMEBODY.search(gap[inside:end])
                yield from (end + len(each) for each in closers if gap.startswith(each, end) and (each or free))


# ---------------------------------------------------------------- before a speaker

# A title before a name; "前" and "原" make it a former one.
TITLE = re.compile(
    _any(
        "总统 主席 国家主席 总理 副总理 国务院副总理 国务卿 财长 财政部长 部长 副部长 商务部长 农业部长 贸易代表",
        "谈判代表 国际贸易谈判代表 发言人 新闻发言人 发言人办公室主任 主任 局长 大使 顾问 贸易顾问 新闻秘书 副总统",
        "国务委员 代表 总裁 总干事",
        "副代表 外长 首席执行官 会长 署长 司长 副司长 副局长 副署长",
    )
    + "(?:兼.{2,10})?$"
)
FORMER = re.compile("前|原|曾任|已故|卸任|之子|夫人")
# What may open a clause before a speaker, and which of it lets the report itself speak again.
FRESH = re.compile("而|但|不过|与此同时|同时|另一方面|此外|另外|随后|对此|然而")
FRESH_GAP = re.compile("则|也|却")
LEAD = re.compile(
    f"^(?:{FRESH.pattern}|有(?:些|的)?|一些|许多|不少|多名|多位|几[名位]|其中|目前|在|就在|继|自从|自|因|由于|尽管|虽然|我|{_DATE})*"
)
TEMPORAL = re.compile("(?:后|之后|时|以来|之际|以后)$")  # so ends an aside, and with it what is said in it
SOURCE = re.compile("(?:(?<![数证占割收])据|根据|按照|依据|来自)(?:最新|当天|今天)?$")
FROM = "来自"  # goods come from a country, too
CITED = re.compile("(?:援引|引述|引用|转述)(?:了)?$")
_OF_ITS = f"(?:的|科技|集团|公司|股份|最新|官方|网站|官网|月度|初步|当天|公布|发布|提供|披露|发表|{_DATE})*"
_OF_OTHERS = f"{_UNSURE}研院会媒企专顾官员学者司门"  # 美国财经媒体统计 is none of the United States
SOURCE_GOES_ON = re.compile(
    f"{_OF_ITS}(?:[^{_OF_OTHERS}]{{0,8}}?{_DOCUMENT}|话|称|说|表示|介绍|透露|报道|报导|通报|$|(?<=[公发]布|网站|官网))"
    "|(?:援引|引述|引用)[^，。；]{1,16}(?:报道|报导)"  # 据彭博社援引知情人士报道
)
STATE_GOES_ON = re.compile(f"{_OF_ITS}(?:{_DOCUMENT}|称|说|表示)")
DOCUMENT_SHOWS = re.compile(f"{_OF_ITS}[^{_OF_OTHERS}]{{0,6}}?{_DOCUMENT}(?:显示|称|指出|表明|披露|写道|说|表示|证实)")
DOCUMENT = re.compile(f"{_OF_ITS}[^{_OF_OTHERS}]{{0,6}}?{_DOCUMENT}(?:20[0-9]{{2}}年第[0-9]+号)?")
PASSIVE = re.compile("(?:被|由|获|经|遭)$")
PASSIVE_VERB = re.compile("(?:正式|公开)?(?:告知|指责|证实|警告|批评|宣布|通报|公布|指控|谴责|驳斥|反驳|否认|抨击)")
UNREAL = re.compile(f"[{_UNSURE}]|不会|可能")
ANNOUNCES = ("公告", "通告", "通知")  # 税委会公告，…: at the end of a clause a verb
# What a firm is called before its name: 粮商邦吉, 芯片巨头英伟达.
CALLED = re.compile(f"[^{_UNSURE}前原]{{0,8}}(?:商|企|厂|巨头|公司|集团|企业|机构|投行|银行)$")
# Around the name of a firm that nobody knows: an office, a date, an adverb.
AHEAD_OF_FIRM = re.compile(f"^(?:{_DATE}|而|但|同时|此外)+")
BEHIND_FIRM = re.compile(
    f"(?:{_DATE}|{_ADVERB}|会长|副会长|董事长|总经理|发言人|负责人|分析师|方面|在公告中|在声明中|在财报中|研报|研究报告)+$"
)
# From such words on it is hearsay, or nobody of a side.
HEARSAY = re.compile(
    "知情人士|消息人士|不愿具名|不具名|不願|匿名|据悉|据传|据称|据报道|据报导|网传|传闻|传言|盛传|有消息称|外媒"
)
COMMENTARY = re.compile("社评|评论|锐评|钟声|文章|时评|快评|述评|社论")
LABEL_VERBS = re.compile("谈(?!判)|评(?!估|级|审|选|论)|答(?!案)")
ABOUT = re.compile("就|针对|回应|回答")
TOWARDS = re.compile("会见|会晤|会同|对|向|跟|与|同|就|针对|回应|在|接受|援引")  # they make of a name no subject
# 特朗普会见农民，表示…: who does something, and what he says then without his name again.
ACTS = re.compile(
    f"(?:{_OFFICE}[^{_UNSURE}专顾研院]{{0,4}}?)?(?:{_DATE}|{_ADVERB}|在[^，。；]{{1,10}}[上中时后])*(?:会见|会晤|发表|发布|召开|"
    "举行|转述|援引|引用|出席|接受|前往|抵达|签署|批准|主持|走访|视察|参观|更新|发文|致函|致信|致电|同|与|未|没有|拒绝|点名|回击)"
)
GOES_ON_SAYING = re.compile(
    "(?:并且?|但|只|仅|还|也|又|且|同时|随后|进而)*(?:表示|称(?!赞|为|作)|强调|指出|重申|坚称|宣称|声称|说(?!明|法))"
)
STATE_NOUNS = frozenset("美方 中方 美国 中国 美国政府 中国政府 美政府 北京 华盛顿 陆方".split())
CITIES = frozenset({"北京", "华盛顿"})
OF_CITIES, OF_STATES = frozenset("宣布 公布 通报 证实 报告".split()), frozenset({"报告"})  # what needs no government
STATE_LABELS = frozenset("美方 中方".split())  # "北京：" opens a dateline, "中方：" a statement
