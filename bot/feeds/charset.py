"""Finds out which encoding a feed's or page's bytes are really in; what it declares is often not true."""

import codecs
import re

_BOMS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_UNMARKED = [(b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")]
_EBCDIC = "<?xm".encode("cp037")  # the same in all of its variants, as are the letters of a declaration
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
# In HTML: <meta charset="gbk">, or <meta http-equiv="Content-Type" content="text/html; charset=gb2312">.
_META = re.compile(rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_META_WITHIN = 4_096  # bytes; the HTML standard looks at 1,024, and some pages put long comments first
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,400}\?>")
_SEVEN_BIT = ("hz", "iso2022", "utf-7")  # ASCII bytes that mean something else: only the declaration can tell
# What people call these is in practice their superset.
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252", "big5": "big5hkscs"}
_CHINESE = ("gb18030", "big5hkscs")  # nearly any bytes are text in one of them; only the right one gives common words
# The most frequent characters of news, simplified and traditional: half of a Chinese text, a few hundredths of garbage.
_FREQUENT = frozenset(
    "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們到地于於出就分对對成会會可主发發年动動同工也能下过過说說产產"
    "种種面而方后後多定行学學法所民得经經之进進着等部度家电電力里如水化高自二理起小物现現实實加量都两兩体體制机機当當使点點从從业"
    "業本去性好应應开開它合还還因由其些然前外天政四日那社义義事平形相全表间間与與关關各重新线線内內数數心反明看原又利比或但质質气"
    "氣第向道变變条條没沒结結解问問意建月公无無系很情者最立代想已通并並提题題党黨展五果料象员員革位入常文总總次品式活设設及管特件"
    "长長求头頭基资資流路级級少图圖山统統接知将將组組见見计計别別期根论論运運农農指区區强強放决決被做必战戰先回任取据據处處府商务"
    "務元美亿億万萬税稅贸貿易谈談判口豆土稀协協议議报報导導市场場价價格银銀金增减減第三十月日年号號周週今昨社记者記"
)
_SOUND = 10  # characters for each that is damaged, or it is another encoding
_SOUND_UTF8 = 1  # the same: what is Chinese in GBK or Big5 has half of one, by 2,000 samples of headlines
_LEAST_FREQUENT = 0.25  # of what is not ASCII: French, Polish or Russian read as Chinese stays below a tenth


def to_utf8(body: bytes, content_type: str) -> bytes:
    """The document in UTF-8, without byte order mark or XML declaration.

    Everything after this sees the same bytes: a guard that read one encoding and a parser that read another
    could be shown two documents.
    """
    text = _decode(body, content_type).lstrip("\ufeff")
    return _XML_DECLARATION.sub("", text, count=1).lstrip().encode("utf-8", "replace")


def _decode(body: bytes, content_type: str) -> str:
    for start, encoding in [*_BOMS, *_UNMARKED]:
        if body.startswith(start):
            return body.decode(encoding, "replace")
    if body.startswith(_EBCDIC):
        declared = _declared(body[:400].decode("cp037").encode("utf-8"), "")
        return body.decode(next(iter(declared), "cp037"), "replace")
    declared = _declared(body, content_type)
    for encoding in declared:
        if encoding.startswith(_SEVEN_BIT):
            return body.decode(encoding, "replace")
    # Text in another encoding is hardly ever valid UTF-8 by accident, so that is tried before any declaration.
    # Western is what servers and templates declare who know nothing, and fits any bytes: it is what is left in the end.
    candidates = ["utf-8", *(name for name in declared if name not in ("utf-8", "cp1252"))]
    for attempt in (_decode_exactly, _decode_mostly):
        for encoding in candidates:
            if (text := attempt(body, encoding)) is not None:
                return text
    text = max((_decode_mostly(body, encoding) or "" for encoding in _CHINESE), key=_frequent)
    return text if _frequent(text) >= _LEAST_FREQUENT else body.decode("cp1252", "replace")


def _decode_exactly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode_mostly(body: bytes, encoding: str) -> str | None:
    """The text if only some characters in it are damaged, as by a cut in the middle of one."""
    text = body.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    sound = sum(not character.isascii() for character in text) - damaged
    return text if sound >= (_SOUND_UTF8 if encoding == "utf-8" else _SOUND) * damaged else None


def _frequent(text: str) -> float:
    """How much of what is not ASCII in a text are characters that Chinese news is full of."""
    rare = [character for character in text if not character.isascii()]
    return sum(character in _FREQUENT for character in rare) / len(rare) if rare else 0.0


def _declared(body: bytes, content_type: str) -> list[str]:
    """The encodings the document and then the server claim, as Python knows them."""
    claims = []
    if found := _DECLARED.match(body[:400]) or _META.search(body[:_META_WITHIN]):
        claims.append(found[1].decode("ascii"))
    if charset := _CHARSET.search(content_type):
        claims.append(charset[1])
    return [name for claim in claims if (name := _python_name(claim))]


def _python_name(claim: str) -> str:
    """Python's name of a text encoding, or "" for an unknown one and for those that are no text (zip, rot13)."""
    try:
        name = codecs.lookup(claim).name
        "".encode(name)
        b"".decode(name)
    except (LookupError, UnicodeError):
        return ""
    return _SUPERSETS.get(name, name)
