"""Which sentences of an entry are its own report: no datelines, no "read more", no lists of other headlines."""

import re
from collections.abc import Iterator, Sequence

from bot.domain.entry import Entry
from bot.text.sentences import sentences
from bot.text.tokens import has_han

# "BEIJING, Nov 3 (Reuters) - ", "WASHINGTON — ", 新华社北京11月3日电, （记者 张三）
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z./ -]{2,30}(?:,[^()]{1,25})?(?:\([^()]{2,40}\))?\s*[-–—]+\s+"
    r"|[A-Z][A-Z .]{2,30}\s?:\s+(?=[A-Z\"“])"
    r"|[A-Z][\w., ]{2,40}\([A-Z][^()]{1,30}\)\s*[-–—]+\s+"
    r"|[(（【]?[^\s，。,()（）【】]{2,12}?\s?(?:[^\s，。,]{1,10})?\s?[0-9]{1,2}月[0-9]{1,2}日\s*[电讯][)）】]?[：:，,]?\s*"
    r"|[(（【][^()（）【】]{0,12}(?:记者|讯|报道|报导)[^()（）【】]{0,12}[)）】]\s*)"
)
_BOILERPLATE = re.compile(
    r"\b(?:read (?:more|the full|also)|click (?:here|to)|subscribe|newsletter|follow (?:us|@)|advertisement|"
    r"sign up (?:for (?:our|free|the|daily|your)|to (?:our|receive|get)|now|here|today)|all rights reserved|"
    r"copyright \d|"
    r"terms of (?:use|service)|privacy policy|cookies|appeared first on|continue reading|full coverage|more on this|"
    r"related (?:stories|articles|news|headlines)|recommended for you|you may also like|photo(?:graph)?(?: by|:)|"
    r"getty images|image credit|file photo|(?:reporting|writing|editing|edited|additional reporting) by|"
    r"this article (?:was|originally|first)|download (?:the|our) app|watch (?:live|now|the video|:)|listen to|"
    r"share this|log in|create an account|free trial|breaking news alerts|enable javascript)|©"
    r"|点击|阅读全文|阅读更多|查看更多|更多内容|更多新闻|责任编辑|责编|校对|扫码|二维码|关注我们|关注微信|公众号|"
    r"版权所有|版权归|未经授权|转载|原标题|延伸阅读|相关阅读|相关新闻|推荐阅读|图源|资料图|下载(?:客户端|APP)|订阅|"
    r"登录后|请登录|免责声明|本文来源|文章来源|编辑[：:]|(?:记者|文)[：:/]|实习生|热搜",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?。！？…][\"”’』」'）)]*$")
_CUT = re.compile(r"(?:\.\.\.|…|\[[….]+\])[\"”’)]*$")  # a sentence that a feed broke off
_SIGNED = re.compile(r"(?<!\s)\s+[-–|]\s+[A-Z\u4e00-\u9fff][\w.'’& \u4e00-\u9fff]{1,30}$")  # "... - Example Wire"
_RUN_IN = re.compile(r"^(?:[^，。、！？；,.!?;\s]{4,30}\s+)+(?=[\u4e00-\u9fff][^\s]{8,}[。！？]$)")
_LABEL = re.compile(
    r"^(?:related|more|also|see also|watch|read|live|opinion|相关|推荐|更多|导读)\s*[:：|]", re.IGNORECASE
)
SHORTEST, SHORTEST_ZH = 25, 9  # characters
_SHORTEST_TITLE = 8
# What opens on a word before it cannot stand alone.
_LEANS = re.compile(
    r"^(?:[\"“]?(?:he|she|they|it|this|that|these|those|but|and|however|still|meanwhile|instead|also|his|her|their|its|such|"
    r"so|then|another|others|the (?:move|measure|measures|decision|comments|remarks|statement|latter))\b"
    r"|(?:他|她|它|这|那|但|而|不过|然而|此外|另外|同时|因此|对此|据此|其|该|上述|随后|所以))",
    re.IGNORECASE,
)


def own_sentences(entry: Entry, limit: int) -> Iterator[tuple[int, str]]:
    """The sentences that report, of the first `limit` of an entry's text, with their places; place 0 is its lede.

    A line that does not end as a sentence does is a caption, a headline of another report or a button; a text that is
    one such line alone is a lede cut short.
    """
    if _lists(entry):
        return
    found = [_bare(sentence) for sentence in sentences(entry.text)[:limit]]
    whole = [_ENDS.search(text) is not None and _CUT.search(text) is None for text in found]
    for place, text in enumerate(found):
        stands = whole[place] or (not any(whole) and place == 0)
        short = len(text) < (SHORTEST_ZH if has_han(text) else SHORTEST)
        if stands and not short and not _BOILERPLATE.search(text) and not _LABEL.search(text):
            yield place, text


def _lists(entry: Entry) -> bool:
    """Does its text repeat its headline and run on without a stop: a list of headlines, as aggregators have it?"""
    title = _unsigned(entry.title)
    behind = entry.text[len(title) :].lstrip(" ")
    return len(title) >= _SHORTEST_TITLE and entry.text.casefold().startswith(title.casefold()) and behind[:1].isalnum()


def headline_of(entry: Entry) -> str:
    """An entry's headline, without the outlet that some feeds put behind it."""
    return _unsigned(entry.title)


def joined(texts: Sequence[str]) -> str:
    """Sentences as one passage; a headline among them gets the stop it lacks."""
    if len(texts) < 2:
        return "".join(texts)
    chinese = has_han(texts[0])
    whole = [text if _ENDS.search(text) else text + ("。" if chinese else ".") for text in texts]
    return ("" if chinese else " ").join(whole)


def _unsigned(title: str) -> str:
    return _SIGNED.sub("", title).strip()


def _bare(sentence: str) -> str:
    """A sentence without its dateline, and without a Chinese headline that runs into it without a stop."""
    return _RUN_IN.sub("", _DATELINE.sub("", sentence)).strip()


def leans(sentence: str) -> bool:
    """Does it lean on the sentence before it ("He said ...", 此外...)?"""
    return _LEANS.search(sentence) is not None
