"""Who only bears the name of somebody who speaks for a side: "Wang Yi, a soybean farmer", Ontario's Premier Ford."""

import re
from functools import lru_cache

from bot.domain.feed import Side
from bot.stories.roles import is_role
from bot.text.tokens import has_han
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
_GIVEN = (
    "Aaron Adam Alan Albert Alex Alexander Alice Amy Andrew Andy Angela Ann Anna Anne Anthony Arthur Barbara Ben "
    "Benjamin Bernard Betty Beth Bill Bob Brad Brian Bruce Carl Carol Caroline Catherine Charles Charlie Chris "
    "Christina Christopher Claire Craig Dan Daniel Dave David Dean Deborah Dennis Diana Don Donald Donna Doug Douglas "
    "Ed Edward Elizabeth Ellen Emily Emma Eric Eva Frank Fred Gary George Gerald Gordon Grace Graham Greg Harold "
    "Harrison Harry Heather Helen Henry Howard Hugh Ian Jack Jacob James Jane Janet Jason Jean Jeff Jennifer Jerry "
    "Jessica Jim Jimmy Joan Joe John Jonathan Joseph Joshua Judith Julia Julie Justin Karen Kate Katherine Keith "
    "Kelly Ken Kenneth Kevin Larry Laura Lawrence Lee Leo Linda Lisa Liz Louis Louise Lucy Margaret Maria Mark Martha "
    "Martin Mary Matt Matthew Megan Melissa Michael Michelle Mike Nancy Neil Nicholas Nick Nicole Oliver Olivia Oscar "
    "Pamela Pat Patricia Patrick Paul Peter Phil Philip Rachel Ralph Ray Raymond Rebecca Richard Rick Rob Robert "
    "Robin Roger Ron Ronald Rose Roy Russell Ruth Ryan Sam Samuel Sandra Sara Sarah Scott Sean Sharon Shirley Simon "
    "Stephanie Stephen Steve Steven Stuart Sue Susan Ted Teresa Terry Thomas Tim Timothy Tina Todd Tom Tony Victor "
    "Victoria Vincent Virginia Walter Warren Wayne Wendy William"
).replace(" ", "|")
_TITLE = (
    r"[Pp]remiers?|[Gg]overnor|Gov\.?|[Ss]enator|Sen\.?|Rep\.?|[Cc]ongress(?:wo)?man|[Mm]ayor|President|[Mm]inister|"
    r"[Jj]udge|Justice|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|[Pp]rofessor|Sir|Lord|Lady|MP|[Cc]ouncillor|[Aa]mbassador|[Ss]ecretary|"
    r"[Cc]ommissioner|[Aa]ttorney [Gg]eneral|Captain|Colonel|[Aa]ctor|[Aa]ctress|[Ss]inger|[Cc]oach|[Pp]itcher"
)
# A firm is no "he", has no premier's title and no given name, and is no county.
_PERSON = (
    rf"\b(?:{_GIVEN}|[Tt]he (?:family|late)|{_TITLE})\s(?:[A-Z]\.\s)?{{name}}\b"
    r"(?!\s(?:Motor|Inc|Corp|Co\b|Ltd|Technolog))"
    r"|\b{name}(?:[’']s)?\s(?:[Gg]overnment|[Aa]dministration|[Cc]abinet|County|Township|Parish|Island|City)\b"
    r"|\b{name}\s(?:said|says|told\s\w+|added|wrote|warned|insisted|argued|claimed|admitted|vowed|pledged)\s"
    r"(?:that\s)?s?he\b|\b(?:town|city|village|county|suburb|mayor|people)\sof\s{name}\b"
    r"|\b{name},\s(?:\d\d,\s)?(?:who|an?|the|[A-Z]\w+[’']s)\s(?:[\w’'-]+\s){{0,4}}?"
    r"(?:premier|governor|senator|congress(?:wo)?man|mayor|minister|farmer|grower|rancher|professor|lawyer)\b"
)
_TITLE_ZH = "省长|州长|市长|总理|总统|部长|议员|法官|大使|先生|女士|教授|县长|镇长|检察长"
_PERSON_ZH = (
    rf"(?:{_TITLE_ZH}|[\u4e00-\u9fff]·)(?:[\u4e00-\u9fff]{{{{1,5}}}}·)?{{name}}(?!汽车|公司|集团|电脑|科技)"
    rf"|{{name}}(?:{_TITLE_ZH}|政府|县)|{{name}}(?:说|表示|称)[，,：:]?[他她]"
)
_OCCUPATION_ZH = (
    "(?:豆农|农民|农户|农场主|养殖户|种植户|店主|老板|厂长|司机|教授|教师|老师|研究员|分析师|交易员|工人|村民|市民|居民|商户|商人|摊主|院士|演员|"
    "歌手|作家|导演|教练|球员|医生|学生|游客|网友|业主)"
)


def is_namesake(mention: Mention, report: str) -> bool:
    """Is somebody named so in a report one whom it tells to be another: by what he does, or in so many words?"""
    if mention.concept.kind is Kind.PERSON and not is_role(mention.concept):
        return _tells_of_another(mention.concept, report)
    firm = mention.concept.kind is Kind.COMPANY or mention.concept.side in (Side.INDUSTRY, Side.PRESS)
    return firm and not is_role(mention.concept) and _tells_of_a_person(mention.concept, mention.words.lower(), report)


@lru_cache(maxsize=200)
def _tells_of_a_person(firm: Concept, name: str, report: str) -> bool:
    """Is a firm's name that of somebody, or of a place, in a report: "Premier Doug Ford", 福特省长, "Ford said he"?"""
    for spelling in firm.spellings:
        if spelling.lower().endswith(f" {name}"):
            report = report.replace(spelling, "")  # John Deere is the firm
    pattern = (_PERSON_ZH if has_han(name) else _PERSON).format(name=f"(?i:{re.escape(name)})")
    return re.search(pattern, report) is not None


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
