"""The words by which headlines say that trade gets easier or harder, that something is not so, and when."""

import re

from bot.text.tokens import stem


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


# What makes more of something, or lets it be.
MORE = _stems(
    "raise raises rise rose risen increase hike boost climb jump surge soar grow grew growth gain rebound recover "
    "rally accelerate widen expand extend prolong renew resume restart reopen restore reinstate reimpose impose "
    "launch open start begin began add adds introduce approve grant allow let permit clear pass accept meet "
    "uphold buys buy bought book booked agree sign reach double triple speed enact confirm ratify invite "
    "exceed beat arrive back revive up"
)
# What makes less of something, or ends it.
LESS = _stems(
    "cut cuts lower reduce slash trim halve fall fell drop slide slid slump plunge plummet tumble sink sank decline "
    "shrink shrank dip narrow slow slows suspend suspension halt pause stop end ends cease cancel scrap abandon remove "
    "lift waive waiver exempt exemption exclusion spare delay postpone defer shelve expire lapse revoke repeal "
    "withdraw retreat rollback close shut deny denies denied reject refuse miss weaken undo quit reprieve "
    "relief refund remit axe nix overturn terminate dissolve void annul off decrease less fewer block ease "
    "relax loosen soften discourage shun avoid rescind freeze freezes froze frozen lose loses"
)
SPARES = _stems(
    "exempt exempts exemption exclude excludes exclusion spare spares shield shields"
)  # ... from what stands behind "from"
# What is traded: more of it is more trade.
FLOW = _stems(
    "import imports export exports purchase purchases shipment shipments sale sales order orders supply supplies cargo "
    "cargoes trade delivery deliveries buying flow flows output production investment access license licenses"
)
# What stands in trade's way: less of it is more trade. The word alone does not say that anything is done ...
RESTRAINT = _stems(
    "tariff tariffs duty duties levy levies fee fees tax taxes surcharge charge charges control controls restriction "
    "list quota barrier barriers quarantine"
)
# ... these do, or make one of the verbs above tell of what stands in the way ("ease licensing").
BAN = _stems(
    "ban bans curb curbs restrict limit limits embargo sanction sanctions blacklist retaliate retaliation "
    "retaliatory countermeasure countermeasures crackdown tighten toughen ease relax loosen soften bar bars barred "
    "prohibit prohibits prohibited"
)
BARRIERS = RESTRAINT | BAN
# What stands in its way where more or less of it is told, and is no measure by itself.
HURDLES = _stems(
    "probe probes investigation investigations inquiry review reviews check checks rule rules regulation regulations "
    "bill legislation"
)
MEASURES = BARRIERS | _stems(
    "bill law rule probe investigation lawsuit complaint case decision move measure step order"
)
# Kinds of them that headlines call by no other kind's name: who speaks of tariffs speaks of no export controls.
KINDS = (
    _stems("tariff tariffs duty duties levy levies") | {"关税"},
    _stems("control controls") | {"管制"},
    _stems("fee fees") | {"港务", "口费"},
)
# ... as what one of the two governments has done to the other's trade, in a pattern.
DEEDS = (
    "threats?|bans?|curbs?|tariffs?|duties|fees?|controls?|sanctions?|restrictions?|suspensions?|blacklist(?:ing)?|listing|"
    "probes?|investigations?|move|decision|rulings?|determinations?"
)
DEEDS_ZH = "关税|管制|制裁|限制|清单|禁令|暂停|调查|措施|做法|决定"
LISTS = _stems("list blacklist")  # whoever is put on one, or taken off
# What does nothing by itself, and sets a restraint.
SETTING = _stems("set sets slap slaps put puts face faces hit hits threaten collect order propose announce")
ACTS = MORE | LESS | BAN | SETTING
IMPOSED = _stems("impose imposes imposed reimpose slap slaps slapped hit hits")  # whatever it is: in trade's way
RELIEF = _stems("exclusion exclusions exemption exemptions waiver waivers reprieve relief")  # ... from a restraint
CHANGED = _stems("adjust adjustment adjustments modify modification modifications change changes amend amendment")
MARKETS = _stems("shares futures")  # ... go up and down, whatever they are on
LESS_PAIRS = frozenset(  # the same in two words
    tuple(map(stem, pair.split()))
    for pair in ("on hold",
        "dry up",
        "dries up", "strikes down", "struck down", "rolls back", "rolled back",
                 "push back", "backs off", "backs down", "votes down", "voted down", "steps back")
)  # fmt: skip
NO_ACTS = frozenset(  # words of acts that name something together, or a distance
    tuple(map(stem, pair.split()))
    for pair in (
        "kick off,kicks off,kicked off,close in,closes in,closing in,"
        "end user,end users,year end,by end,the end,at end,until end,through end,close to,closer to,wrap up,wraps up,"
        "wrapped up,spare part,spare parts,end higher,ends higher,ended higher,end lower,ends lower,ended lower"
    ).split(",")
)
# What may be done, is asked for or rumoured, is planned or threatened, is not done yet.
THOUGHTS = _stems("may might could weigh consider mull float floats floated lean leans leaning eye eyes") | frozenset(
    "可能 考虑 酝酿".split()
)
WISHES = _stems("urge want seek ask call hope rumour rumor rumoured rumored speculation") | frozenset(
    "敦促 呼吁 要求 希望 传闻 有望 或将".split()
)
PLANS = _stems(
    "plan plans planning propose proposes proposed proposal threaten threatens threat prepare prepares preparing "
    "readies"
) | frozenset("计划 威胁 提议".split())
WON, LOST, RULED = _stems("win wins won"), _stems("lose loses lost"), _stems("rule rules ruled vote votes voted")
# Right behind a restraint they make it a talk about one.
TALK = _stems(
    "truce talk talks negotiation negotiations deal agreement pact accord consultation consultations refund "
    "price prices"
)
PREPOSITIONS = frozenset("of on to from for in with by at".split())
# Where another clause begins, and where one that is only the background of the one before.
JOINTS = frozenset("and but or then if says said".split())
BACKGROUND = frozenset("amid as after despite while over before following because since until when though".split())

MORE_ZH = frozenset(
    (
        "恢复 增加 增长 上升 上调 提高 扩大 批准 允许 同意 达成 延长 采购 购买 买入 订购 列入 新增 征收 收取 启动 开始 "
        "攀升 上涨 大增 激增 回升 加速 加强 升级 增至 出台 发放 赢得 胜诉 翻倍 签署 续期 延续 放行 增持 重启"
    ).split()
)
LESS_ZH = frozenset(
    (
        "暂停 停止 取消 下调 降低 削减 下降 下滑 减少 终止 推迟 放宽 解除 豁免 排除 撤销 拒绝 驳回 移出 结束 收窄 缩小 "
        "中止 暂缓 下跌 大跌 大减 骤降 萎缩 放缓 放松 停征 停供 停购 否认 败诉 到期 失效 缓征 撤回 免除 减免 "
        "叫停 不及 不足 降至 降到 调降"
    ).split()
)
RESTRAINT_ZH = frozenset(
    (
        "关税 反倾销税 反补贴税 管制 清单 名单 港务费 港口费 附加费 费用 税率 壁垒 停靠费 调查 反倾销 反补贴 双反 查验 "
        "新规"
    ).split()
)
BAN_ZH = frozenset("限制 禁止 禁令 制裁 反制 加税 封杀 禁运 加征 实施 执行 收紧 放宽 放松".split())
_TALK_ZH = "休战|谈判|磋商|协议|会谈|停火"
CLAUSE_ENDS_ZH = re.compile(r"[\s，。：:；;！？!?,|—…]+")
QUOTES_ZH = str.maketrans("", "", '“”"‘’')  # what is quoted is part of its clause: 列入“实体清单”
RELIEF_ZH = frozenset("豁免 排除 减免 免除".split())  # ... from a restraint: named by itself it eases trade
MARKETS_ZH = re.compile("合约|期货|股价|收盘|早盘|概念股|股票")


def _longest_first(*lists: frozenset[str]) -> str:
    return "|".join(sorted({word for words in lists for word in words}, key=len, reverse=True))


ACTS_ZH = re.compile(f"(?:{_longest_first(MORE_ZH, LESS_ZH, RESTRAINT_ZH, BAN_ZH)})(?!{_TALK_ZH})")

# Who answers or comments on an event tells another story than those who report it.
COMMENTS = _stems(
    "welcome warn condemn slam criticise criticize denounce decry blast vow hail praise urge fear doubt wait await "
    "despair complain protest applaud lament regret worry brace hope oppose"
)
PRAISES = _stems("praise praises praised hail hails hailed thank thanks welcome welcomes welcomed")
BLAMES = _stems(
    "accuse accuses accused blame blames blamed slam slams slammed blast blasts condemn condemns condemned criticise "
    "criticises criticised criticize criticizes criticized denounce denounces denounced decry decries decried deplore "
    "deplores deplored regret regrets regretted protest protests protested"
)
COMMENTS_ZH = re.compile("反对|谴责|敦促|欢迎|抗议|批评|呼吁|观望|担忧")
# ... and says so.
ANSWERS = _stems("react reacts reaction respond responds response reply replies retort")
ANSWERS_ZH = re.compile("回应|反击")

# What is said not to be so.
NEGATORS = frozenset("no not never nor cannot".split())
# What stands before the "t" of "won't"; before another it is tonnes: "12 mln T".
SHORTENED = frozenset(
    "ain aren can couldn didn doesn don hadn hasn haven isn mustn needn shan shouldn wasn weren won wouldn".split()
)
NEGATOR_ZH = re.compile(
    "没有|并未|尚未|从未|并无|未(?!来|经|必)|不会|不予(?=证实|承认|认可|采信)|不再|不打算|无意|无计划"
)
# "The White House says it is not considering ...": and not "says it will not", which decides.
SAYS_NOT = re.compile(
    r"\b(?:says?|said|insists?|insisted)(?: that)? (?:it|he|she|they|there) (?:is|was|are|were|has|had|have|did|does) "
    r"(?:not|no|never)\b|\bha(?:s|ve) made no such\b"
)
NOTHING = _stems("nothing unaware")  # with the negators, what one of its words is
DENIALS = _stems("deny denies denied denial refute refutes rebut rebuts")
SAID = _stems(
    "claim claims report reports rumour rumours rumor talk account version assertion word idea"
)  # who rejects it denies it
REJECTIONS = _stems("reject rejects dismiss dismisses dispute disputes")
# What is not there if somebody denies it: "not aware of", "no plan to", "made no promise" ...
ASSURANCES = _stems("aware plan plans decision promise commitment such intention agreement deal knowledge truth")
FALSE = _stems("false untrue baseless groundless unfounded wrong fabricated bogus")
CALLED = _stems("is are was were be as report reports claim claims rumours call calls called not entirely")
# Who is not aware of what he was asked about has no comment, be it "the situation" or a deal, and denies nothing.
UNAWARE = re.compile(
    r"\b(?:not|n[’']t) aware\b|\bunaware\b|\bknow(?:s|ing)? nothing\b"
    r"|\b(?:no|any) (?:knowledge|information)[\"”’']? (?:of|on|about)\b"
)
UNAWARE_ZH = re.compile("不了解|不掌握|不知情|不清楚")
DENIALS_ZH = re.compile("否认|驳斥|不实|辟谣|从未|不存在|不属实|没有的事|子虚乌有|谣言|失实|并无此事")

# What two parties are said to hold, or not to.
TALKS, TALKS_ZH = _stems("talks negotiations negotiating"), frozenset("谈判 磋商 会谈".split())

# What somebody has not said, or not done in full: another event than that it was said or done.
OPEN = re.compile(
    r"\b(?:silent|silence|mum|no comment|no mention|(?:does|did) not mention|gives? no (?:figure|date|detail)\w*"
    r"|yet to (?:confirm|comment|say|respond|reply|buy|deliver|sign|place|act)"
    r"|unconfirmed|(?:has|have|had|did|does)(?: not|n.t) (?:yet )?(?:confirm|comment|respond|repl)\w*"
    r"|(?:declin|refus|fail)\w* to (?:confirm|comment|say)|(?:could|would|can|will) ?not (?:confirm|comment)"
    r"|doubts?|doubtful|doubted|sceptic\w*|skeptic\w*|unclear|in question|wonder\w*|noted? (?:the )?reports?"
    r"|falls? short|fell short|falling short|well short|far short|lags?|lagged|lagging|behind schedule|only (?:an? )?"
    r"(?:third|half|quarter|fifth|fraction|part|few|\d+(?:\.\d+)? ?(?:%|percent)) of)\b"
)
OPEN_ZH = re.compile(
    "未提及|未提|不予置评|无可奉告|不作评论|不做评论|不便评论|拒绝评论|未予置评|未置评|沉默|未回应|未作回应|未予回应|未表态|未证实|未确认|不予证实|"
    "拒绝证实|存疑|疑问|质疑|(?:仅|只|才)(?:完成|采购|购买|买|履行|兑现)|注意到(?:有关|相关)?报道"
)

# What one party does to the other, and not the two together.
AIMED = _stems(
    "accuse blame threaten warn urge tell ask sue fine punish target pressure press rebuke scold chide invite beat "
    "outmanoeuvre undercut court squeeze mock fault"
)
AIMED_ZH = re.compile("起诉|指责|威胁|警告|敦促|要求|批评|谴责|施压|制裁|反制|抨击|投诉|告")

ORDINALS = {
    word: number
    for number, words in enumerate(
        "first 1st one|second 2nd two|third 3rd three|fourth 4th four|fifth 5th five|sixth 6th six|seventh 7th|"
        "eighth 8th|ninth 9th|tenth 10th".split("|"),
        1,
    )
    for word in words.split()
}
