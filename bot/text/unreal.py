"""What nobody has said though a text tells it: fiction, fakes, satire, suppositions."""

import re

from bot.text.tokens import has_han

# Who is named behind one of these is not the one who speaks.
_SHAM = re.compile(
    r"\b(?:parody|spoof(?:ed|s)?|satirical|pos(?:es?|ed|ing) as|impersonat\w+|purport\w*|fake[ds]?|hoax|forged"
    r"|doctored|fabricated|deepfakes?|bogus|ai-generated|unverified|alleged(?!ly)|supposed(?!ly)|leaked"
    r"|fiction(?:al|alised|alized)|fictitious|imaginary|hypothetical|animated|played by)\b"
    r"|假冒|冒充|伪造|假借|仿冒|虚假|山寨|伪称|疑似|虚构|假想|饰演|扮演|所谓的?(?=商务部|外交部|白宫)",
    re.IGNORECASE,
)
_FORGED = (
    r"(?:fake|faked|doctored|fabricated|ai[- ]generated|manipulated|altered|forged|bogus|hoax|spoof|parody|satirical|"
    r"deepfake[ds]?)"
)
_MEDIUM = r"(?:video|clip|audio|recording|image|photo|post|statement|letter|memo|notice|tweet|screenshot|document)s?"
_WORK = (
    r"(?:films?|movies?|novels?|thrillers?|sitcoms?|screenplays?|comed(?:y|ies)|sketch(?:es)?|skits?|cartoons?|satires?|"
    r"parod(?:y|ies)|spoofs?|deepfakes?|hoax(?:es)?|war[\s-]?games?|simulations?|tabletop exercises?|video games?|"
    r"scenarios?|hypotheticals?|thought experiments?|"
    r"(?:tv|television|netflix|hbo|drama|crime|political|streaming)\s(?:series|show|drama))"
)
_WORDS = r"(?:(?!(?:on|with|of|for|to|at|about|by|that|said)\b)[\w’'-]+\s){0,4}?"
_OPENS = re.compile(
    r"\W*(?:(?:in|on)\s(?:the|an?|one|this|that|his|her|their|its|another|some|(?:[\w.-]+\s){0,3}[\w.-]+['’]s)\s"
    rf"{_WORDS}{_WORK}\b"
    rf"|(?:the|an?|this|his|her)\s{_WORDS}(?:{_WORK}|play|show|series|game|episode)\s"
    r"(?:opens|begins|ends|imagines|imagined|depicts|portrays|follows|envisions|envisages|supposes)\b"
    r"|(?:picture this|imagine|just imagine|suppose|let[’']?s say|what if)\b"
    r"|(?:film|movie|book|tv|television|theat(?:re|er)|game|play|series) reviews?\s?[:|–—-]"
    r"|in\s(?:the|this|that|an?|one)\s(?:\w+\s)?exercise,)",
    re.IGNORECASE,
)
_FICTION = re.compile(
    rf"\b{_WORK}\s(?:in which|where)\b"
    rf"|\b(?:in|of)\s(?:an?\s|the\s)?(?:[\w-]+\s)?{_FORGED}\s(?:[\w-]+\s)?{_MEDIUM}\b"
    r"|\bsatir(?:e|ical|ist)\b"
    r"|[(\[|]\s?(?:satire|parody|fiction|humou?r)\s?(?:[)\]]|$)",
    re.IGNORECASE,
)
# One of these is in whatever holds fiction further on: to see that none is takes a tenth of the time of looking for it.
_HINTS = tuple(
    "in which|where|fake|doctor|fabricat|generated|manipulat|alter|forged|bogus|hoax|spoof|parody|satir|fiction|humor"
    "|humour".split("|")
)
_FICTION_ZH = re.compile(
    r"^\W*在?[^，。：:]{0,14}(?:电影|影片|电视剧|网剧|剧集|短剧|剧|(?<![芯照图镜晶])片|小说|漫画|动画片?|小品|推演|兵推|桌推|情景|剧本|思想实验)(?:中|里|内)"
    r"(?!国|央|方|美|东|欧)"
    r"|^\W*(?:影片|电影|剧集|短剧|网剧|小说|故事|剧情|片子)(?:一?(?:开场|开头|开篇|结尾|高潮|尾声)|讲述|设定|描绘|虚构)|^\W*(?:设定|情景|场景|假想)[一二三四\d]?\s?[：:]"
    r"|^[^，。：:《]{0,6}(?:电影|影片|剧集|网剧|短剧|电视剧|美剧|话剧|小说|舞台剧)《"
    r"|(?:伪造|换脸|AI生成|AI合成|人工智能(?:生成|合成)|合成|虚假|造假|恶搞|篡改过?)的?"
    r"(?:短?视频|音频|录音|图片|截图|声明|公告|文件|照片|通知)(?:中|里|内|显示|称|宣称|声称)"
    r"|^\W*(?:试想|设想|想象一下|假设|假如|倘若)|^\W*(?:影评|剧评|书评|小说)\s?[：:|]|洋葱(?:新闻|报)|[讽嘲]刺(?:新闻|文章)|恶搞新闻"
)
# Papers that make their news up; "The Onion" only as it is written.
_SATIRISTS = re.compile(
    r"\b(?:The Onion(?!\s[A-Z])|Babylon Bee|ClickHole|Borowitz Report|Waterford Whispers|NewsThump|Daily Mash"
    r"|Betoota Advocate|Reductress)\b"
)


def is_sham(before: str) -> bool:
    """Do the words before a speaker make him somebody who only poses as him?"""
    return _SHAM.search(before) is not None


def is_made_up(text: str) -> bool:
    """Does a sentence (simplified text) tell of fiction, of a fake, of satire, or of what is only supposed?"""
    if has_han(text) and _FICTION_ZH.search(text):
        return True
    lower = text.lower()
    hinted = any(each in lower for each in _HINTS) and _FICTION.search(text) is not None
    return hinted or _OPENS.match(text) is not None or _SATIRISTS.search(text) is not None
