"""English words of speech, typed: which verbs speak, what may stand around a speaker, what makes it somebody else."""

from collections.abc import Sequence
from itertools import takewhile

from bot.stories.course import is_unaware
from bot.text.doubt import is_no_answer


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# ---------------------------------------------------------------- verbs

# Verbs that take a statement: all that follows is the speaker's word.
STATES = _words(
    "said says say told tells tell announced announces announce confirmed confirms confirm stated wrote writes write "
    "insisted insists reiterated reiterates stressed stresses emphasised emphasized noted argued argues acknowledged "
    "acknowledges admitted admits conceded concedes declared declares explained revealed reveals disclosed discloses "
    "replied responded reported reports report tweeted testified predicted predicts estimated estimates claimed claims "
    "added posted warned warns warn suggested reaffirmed disputes answered found finds ruled concluded "
    "concludes"
)
# Verbs that take a thing or a person: the speaker's word ends at the next comma.
ADDRESSES = _words(
    "denied denies deny threatened threatens threaten accused accuses accuse vowed vows vow pledged pledges urged "
    "urges urge slammed slams slam blasted blasts blast condemned condemns condemn criticised criticized criticises "
    "criticizes denounced denounces denounce hailed hails hail praised praises praise lauded lauds dismissed dismisses "
    "rejected rejects reject refuted refutes disputed called calls call demanded lashed lashes rebuked decried decries "
    "promised promises thanked described describes"
)
VERBS = STATES | ADDRESSES
# Only of several: "Trump, Xi say", but "the Xi call on Friday".
OF_SEVERAL = _words(
    "say tell announce confirm write warn report deny threaten accuse vow urge slam blast condemn denounce hail praise "
    "reject call"
)
# Of an industry, to think aloud is to speak: "traders expect". The past is for what came otherwise, and what a firm
# "expects" is its plan; "trader fears" is a noun.
THINK = _words("expect believe think fear worry estimate forecast predict anticipate reckon")
THOUGHTS, BEHIND_THOUGHT = _words("forecast estimate fear worry"), _words("to of for was is were are")  # nouns, too
NO_THINKERS = _words("what as how where that because few showed shows show shown reason why percent least")
# Whoever is their subject: what follows is somebody's word.
SURELY_SPEECH = _words("said says say told tells wrote reported claims claimed believes warned insisted")
# What a document does.
SHOWS = _words("show shows showed shown said says say stated indicate indicates indicated confirmed confirms revealed")
PUBLISHES = _words("issued issues published publishes released releases posted posts")
# What the press does when it reports; all else it does in its own name: "the Post calls for reform".
REPORTS = _words("said says reported reports wrote writes revealed reveals disclosed")
# "The ministry cut duties, saying ...": the word of whoever did the thing before the comma.
PARTICIPLES = _words(
    "saying warning accusing arguing insisting adding telling urging threatening vowing announcing confirming"
)
# "Announced by the White House": of these participles the one behind "by" has spoken.
PASSIVES = _words(
    "told announced confirmed denied warned accused criticised criticized condemned denounced disclosed reported "
    "praised hailed threatened promised pledged urged"
)
_CLAIMS = _words(
    "claim claims accusation accusations allegation allegations criticism report reports idea suggestion suggestions "
    "charge charges comments remarks assertion assertions characterisation notion talk"
)
# These are speech only with one of these words close behind: "China rejects chips" is none, "rejects claims" is.
_ONLY_WITH = {
    **dict.fromkeys(("called", "calls", "call"), _words("on for")),
    **dict.fromkeys(("lashed", "lashes"), _words("out")),
    **dict.fromkeys(("described", "describes"), _words("as")),
    **dict.fromkeys(("rejected", "rejects", "reject", "dismissed", "dismisses", "disputed", "disputes"), _CLAIMS),
    **dict.fromkeys(("added", "suggested", "noted", "revealed", "reveals", "answered"), _words("that")),
    **dict.fromkeys(("found", "finds", "ruled", "concluded", "concludes"), _words("that")),
    **dict.fromkeys(("estimated", "estimates", "reports", "report"), _words("that")),
    **dict.fromkeys(("claimed", "claims"), _words("that he she it they there")),
    "posted": _words("on"),
}
# "Beijing pledges in doubt", "Trump calls with Xi": such a word is a noun before these.
NOUNS = _words("pledges promises vows claims calls")
_BEHIND_NOUN = _words(
    "on in with of about over from at by under against between among set fall falls fell remain remains are were"
)
_CUT_SHORT = _words("posted")  # "the company posted...": a lede that was cut
_NEAR, _FAR = 5, 9  # words
# "Beijing denied access" is no denial.
_AFTER_DENIED = _CLAIMS | _words(
    "it that any having the agreeing there being pledge promise commitment agreement deal plan plans making planning"
)
# Who denies a deal, whatever it is on, says that there is none; denied to somebody are access, visas and licences.
_BEFORE_OTHERS = _words("to for from with over on of in at")
_DENIED_TO_BE = _words("deal agreement pact talks negotiations")
# They tell of speech only with the one spoken to behind them: "China told" and "Trump urged" are passives cut short.
_NEEDS_OBJECT = _words("told tells tell urged urges urge accused accuses accuse")
_PRONOUNS = _words("he she it they")  # "Trump told he lacks authority"
# Behind a participle such a word makes a passive of a headline: "Trump urged to", "Xi told by". Not behind these:
_TURNS_PASSIVE = _words("to by for over with not as in")
_IN_HEADLINES_TOO = _words("of against about")  # "Trump warned against a ban": by whom it does not say
_TAKES = {
    "to": _words("threatened vowed pledged promised wrote replied responded testified"),
    "in": _words(
        "said announced wrote reported warned stated responded replied declared testified argued insisted explained "
        "stressed"
    ),
}
_PASSIVE_OF = _words("accused told criticised criticized")  # "accused of", "told of"
_GOES_ON_SAYING = _words("and but while though although , ; :")
_SAYS_NOTHING = _words("nothing little goodbye farewell hello prayers cases case")

# ---------------------------------------------------------------- whom they name

# A country's name that can be its government.
STATE_NOUNS = frozenset(
    {"us", "usa", "united states", "america", "washington", "china", "beijing", "prc", "chinese government"}
)
# A name of these words alone is any country's: the commerce ministry, the Supreme Court.
GENERIC = _words(
    "commerce ministry of department customs administration supreme court treasury secretary agriculture trade "
    "representative justice energy defense war foreign minister appeals judge transport finance"
)
OF_A_BODY = _words("administration office bureau agency authority")  # end its name, whether the vocabulary knows or not
DOCUMENTS = _words(
    "data figures statistics numbers report reports notice statement announcement filing document documents sheet "
    "website bulletin circular release readout post memo survey forecast estimates ruling order guidance"
)
MADE_BY = _words("by from of on published released issued compiled posted")
OF_DATA = _words("ship vessel tracking shipping cargo customs port market industry separate internal company survey")
MADE = _words("published released issued compiled posted")
LIGHT = _words(
    "its his their latest new official preliminary fact weekly monthly quarterly annual trade sales export joint late "
    "separate own recent"
)
SPOKESPEOPLE = _words("spokesperson spokesman spokeswoman spokespeople")
# The holder of an office speaks for the body: "IMF chief warns". Advisers, aides and officials are anybody.
HOLDERS = SPOKESPEOPLE | _words(
    "chief head director general secretary minister president chair chairman chairwoman chairperson commissioner boss "
    "ceo executive founder governor ambassador"
)
OFFICES = HOLDERS | _words("economist vice deputy press financial operating commercial officer")
# Of a company nobody knows: "said Jane Doe, chief executive of Acme Tools".
RUN_A_FIRM = _words("ceo executive founder owner economist analyst strategist broker trader")
PUBLIC = _words("ministry department administration government agency university state commission bank bureau council")
# Of a country only its ministers do: "China's vice finance minister".
_OF_STATES = _words("minister premier ambassador")
STATE_OFFICES = _OF_STATES | _words("vice deputy prime commerce foreign finance agriculture trade transport")
# What may stand between a body and a name: "White House economic adviser Kevin Hassett", "China's top negotiator Li".
TITLES = OFFICES | _words(
    "adviser advisor negotiator envoy representative tsar czar leader official diplomat top senior trade economic "
    "commerce foreign national chinese treasury agriculture premier counsellor rep amb ministry department agency "
    "regulator watchdog managing"
)
FORMER = _words("former ex then")

# ---------------------------------------------------------------- what stands around them

ARTICLES = _words("the a an")
OWNERS = _words("its his her their")
OF = _words("for of at")
NEVER_BEFORE = FORMER | _words(
    "of for by with to against from in on at than like over not no if unless whether that which who critics son "
    "daughter wife vs versus"
)
PREPOSITIONS = _words("on in at during via to before after from")
# Times may stand before a speaker; between him and his verb adverbs and auxiliaries, too.
TIMES = _words(
    "on later earlier then late early today yesterday this last week month year morning afternoon evening night monday "
    "tuesday wednesday thursday friday saturday sunday january february march april june july august september october "
    "november december jan feb mar apr jun jul aug sept sep oct nov dec just now hours days weeks minutes day two "
    "three few"
)
FILLERS = TIMES | _words(
    "strongly firmly clearly formally publicly officially repeatedly explicitly flatly openly bluntly angrily quickly "
    "promptly directly privately separately jointly previously recently initially subsequently immediately finally "
    "similarly specifically simply merely swiftly sharply harshly vehemently categorically unequivocally proudly "
    "falsely wrongly frequently routinely briefly originally already personally indirectly also again has had have "
    "each further both all alike"
)
# A clause may begin with these and still be the report's own statement.
INTRODUCE = _words("and but which while as after because when since although though whereas however yet meanwhile")
NARRATES = INTRODUCE - _words("and which")  # behind a comma the report speaks again, whoever spoke before
# What is said in such a clause ends with it.
TEMPORAL = _words("which after as while when since although though because before despite hours days minutes weeks day")
INSERTED = _words(
    "without for in with under amid despite unlike like however meanwhile too though by as instead rather"
)
OPENS_ASIDE = (INTRODUCE | ARTICLES | PREPOSITIONS | OFFICES | INSERTED) | _words(
    "who hours days minutes weeks speaking appearing asked its his her citing responding whose quoting referring "
    "addressing accompanied"
)
# A clause that they open is about what the speaker answers to: what is said in it ends with it.
ANSWERING = _words("asked responding commenting answering speaking pressed questioned")
# They make of a clause what has not happened, or is not sure.
UNREAL = _words(
    "will would could may might should must if unless not never no nor neither yet without rumour rumours rumor rumors "
    "reportedly allegedly unconfirmed purportedly whether"
)
LEADS_TO_NOUN = _words("despite amid over on with against about")
COMMENTARY = _words("editorial commentary editorials commentaries opinion column columnist op")
# Behind a colon they begin a piece about the one before it, and not his word.
TOPICAL = _words(
    "the a an how why what who when where which five ten seven three six four two timeline profile live latest key "
    "meet inside can"
)
# A statement behind a colon has one of these, or a figure, or a quotation.
CLAUSAL = _words(
    "is are was were be been will would could may might must should shall has have had do does did not no never to we "
    "i they he she it our my you says t"
)
# "China's next target: Boeing", "biggest winner: Nvidia": they name somebody, and quote nobody.
NAMING = _words(
    "biggest winner winners loser losers target targets man woman behind hope victim star beneficiary suspect culprit "
    "answer choice pick who"
)
# What may follow a speaker at a sentence's end: when, where and to whom.
TRAILS = _words(
    "on in at late early earlier during after this last via through from and reporters lawmakers senators journalists "
    "yesterday today monday tuesday wednesday thursday friday saturday sunday"
)
GOES_ON = _words("for to with that as says said showed")
OF_ROLES = _words("with who familiar briefed")  # traders "with knowledge of the deals" are traders
CITES = _words("citing quoting according without referring")  # behind "..., Reuters reported," a tag goes on
# Verbs in which a report narrates, besides those in -ed and those of speech: "raised its forecast and said".
NARRATED = _words(
    "cut put set met held made took gave left kept rose fell saw won lost sold bought sent expects forecast forecasts "
    "sees plans faces has is was"
)


def speaks(words: Sequence[str], verb: int, headline: bool) -> bool:
    """Does a verb of `VERBS` tell of its subject's own speech there? The words behind it say."""
    here, behind = words[verb], words[verb + 1 : verb + 1 + _NEAR]
    follows = behind[0] if behind else ""
    ends = here in STATES and here not in _CUT_SHORT and not follows.isalnum()  # "..., Trump claims"
    if here == "called" and '"' in words[verb + 1 : verb + 1 + _FAR]:
        return True  # called the pause “welcome news”
    if here in _ONLY_WITH and not ends and _ONLY_WITH[here].isdisjoint(behind):
        return False
    if here in _NEEDS_OBJECT and (not follows.isalnum() or follows in _PRONOUNS):
        return False
    if here.startswith("deni") and follows and not _denies_that_it_is(here, behind):
        return False
    cut_short = headline and here.endswith("ed") and follows in _IN_HEADLINES_TOO
    if cut_short or _is_noun(words, verb) or _is_passive(here, follows) or follows in _SAYS_NOTHING:
        return False
    return not answers_nothing(words[verb + 1 :])


def _denies_that_it_is(verb: str, behind: Sequence[str]) -> bool:
    """Is what stands behind "denies" a claim, or a thing that is said not to be? No access, visa or licence."""
    if behind[0] in _AFTER_DENIED or not _CLAIMS.isdisjoint(behind):
        return True
    return verb == "denies" and not _DENIED_TO_BE.isdisjoint(takewhile(lambda word: word not in _BEFORE_OTHERS, behind))


def answers_nothing(said: Sequence[str]) -> bool:
    """Is what somebody says, up to its first "and" or comma, that he does not say anything?"""
    told = " ".join(takewhile(lambda word: word not in _GOES_ON_SAYING, said))
    return is_no_answer(told) or is_unaware(told)


def _is_noun(words: Sequence[str], verb: int) -> bool:
    """ "Beijing pledges in doubt", "Trump calls with Xi"; and not "calls for talks", "calls on Beijing to"."""
    here, behind = words[verb], words[verb + 1 :]
    if not behind or here not in NOUNS or (here != "calls" and behind[0] == "with"):
        return False
    if here == "calls" and behind[0] == "on":
        return "to" not in behind[:_FAR]
    return behind[0] in _BEHIND_NOUN


def is_minister(words: Sequence[str]) -> bool:
    """Is it a minister's office: "vice finance minister"?"""
    return not _OF_STATES.isdisjoint(words)


def _is_passive(verb: str, follows: str) -> bool:
    """Is it a passive cut short, as headlines have it?"""
    if follows == "of":
        return verb in _PASSIVE_OF
    participle = verb in ("said", "told") or verb.endswith("d")
    takes = verb in _TAKES.get(follows, ()) or verb in _ONLY_WITH
    return participle and follows in _TURNS_PASSIVE and not takes
