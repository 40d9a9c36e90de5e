"""Who only bears the name of somebody who speaks for a side: "Wang Yi, a soybean farmer in Heilongjiang"."""

import re
from functools import lru_cache

from bot.stories.roles import is_role
from bot.text.vocabulary import Concept, Kind, Mention

# What no minister is called behind his name; a lawyer, an investor or an economist may be one.
_OCCUPATION = (
    r"(?:farmer|grower|rancher|shopkeeper|trucker|driver|teacher|student|engineer|worker|retailer|wholesaler|trader|"
    r"broker|analyst|manager|exporter|importer|seller|vendor|merchant|dealer|buyer|clerk|barber|waiter|carpenter|"
    r"plumber|tailor|resident|villager|tourist|nurse|chef|fisherman|actress|singer|athlete|novelist|professor|"
    r"researcher|scholar|scientist|retiree|grandmother|grandfather|owner)s?"
)
_KEEPS = r"who\s(?:also\s)?(?:(?:runs|ran|owns|manages|keeps|heads)\s(?:an?|his|her|their)|sells|grows|farms|teaches)"
# With such a word it may be he after all.
_OFFICIAL = re.compile(
    r"\b(?:minist\w+|president|secretary|representative|officials?|diplomat\w*|envoy|negotiator|ambassador|politburo|"
    r"congress\w*|senator|governor|spokes\w+|chair\w*|department|treasury|republican|democrat|administration|councillor|"
    r"premier|advis[eo]r|czar|tsar|commissioner|cabinet|communist|former|onetime|longtime|talks|policy|tariffs?)\b",
    re.IGNORECASE,
)
_UNRELATED = (
    r"(?:no relation|not related|unrelated|not to be confused|no kin|(?:a )?namesake of"
    r"|\bshares? (?:[\w’'-]+ ){1,5}name"
    r"|not the (?:[\w-]+\s){1,3}(?:minister|secretary|president|representative|diplomat))"
)
_ASIDE = r"(?:,\s\d\d|\s\(\d\d\))?,\s(?P<aside>[^,.;:]{3,90})"
_OF_HIM = re.compile(
    rf"(?:an?|the|one|another)\s(?:[\w’'-]+\s){{0,5}}?{_OCCUPATION}\b|{_OCCUPATION}\s(?:of|at)\s|{_KEEPS}",
    re.IGNORECASE,
)
_IS_UNRELATED = re.compile(_UNRELATED, re.IGNORECASE)
_OCCUPATION_ZH = (
    "(?:豆农|农民|农户|农场主|养殖户|种植户|店主|老板|厂长|司机|教授|教师|老师|研究员|分析师|交易员|工人|村民|市民|居民|商户|商人|摊主|院士|演员|"
    "歌手|作家|导演|教练|球员|医生|学生|游客|网友|业主)"
)


def is_namesake(mention: Mention, report: str) -> bool:
    """Is somebody named so in a report one whom it tells to be another: by what he does, or in so many words?"""
    person = mention.concept.kind is Kind.PERSON and not is_role(mention.concept)
    return person and _tells_of_another(mention.concept, report)


@lru_cache(maxsize=200)
def _tells_of_another(person: Concept, report: str) -> bool:
    if any(_is_anothers(found["aside"]) for found in _behind(person).finditer(report)):
        return True
    return _around(person).search(report) is not None


def _is_anothers(aside: str) -> bool:
    if _IS_UNRELATED.search(aside):
        return True
    return _OF_HIM.match(aside) is not None and _OFFICIAL.search(aside) is None


@lru_cache(maxsize=200)
def _behind(person: Concept) -> re.Pattern[str]:
    """His full name with what stands behind it between commas."""
    full = [each for each in _names(person) if " " in each] or ["(?!)"]
    return re.compile(rf"\b(?:{'|'.join(full)}){_ASIDE}", re.IGNORECASE)


@lru_cache(maxsize=200)
def _around(person: Concept) -> re.Pattern[str]:
    """His name with an occupation before it, or what tells in Chinese that it is another's."""
    names = "|".join(_names(person)) or "(?!)"
    chinese = "|".join(re.escape(each) for each in person.spellings if not each.isascii()) or "(?!)"
    return re.compile(
        rf"\b{_OCCUPATION}\s(?:named\s|called\s)?(?:{names})\b"
        rf"|\b(?:{names})\s?\((?:not (?:his|her|their) real name|a pseudonym)\)"
        rf"|(?:{_OCCUPATION_ZH}|同名(?:同姓)?的?|同姓同名的?|名叫|名为)(?:{chinese})"
        rf"|(?:经营|开|种|卖|打理|管理)[^，。；]{{1,10}}[店厂铺地田场豆]的(?:{chinese})|(?:{chinese})[^。；]{{0,16}}(?:同名|重名)"
        rf"|在[^，。；]{{1,8}}(?:开(?!会|幕|放|展)|跑|种|卖|养|打工|务农|教书|读书)[^，。；]{{0,8}}的(?:{chinese})"
        rf"|(?:{chinese})(?:[（(]化名|(?:是|系|为)[^，。；]{{0,14}}{_OCCUPATION_ZH}|[（(][^（()）]{{0,8}}{_OCCUPATION_ZH})",
        re.IGNORECASE,
    )


def _names(person: Concept) -> list[str]:
    return [re.escape(each) for each in person.spellings if each.isascii()]
