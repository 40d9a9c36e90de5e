"""Bodies made to kill, stall or deceive whoever parses them, one for each way known to hurt feedparser."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from itertools import count

from bot.domain.feed import FeedFault
from tests.fakes.feed_server import html, item, rss

CAP = 5 * 1024 * 1024  # bytes; the fetcher lets no more through
HOSTILE, NOT_A_FEED, TRUNCATED = FeedFault.HOSTILE, FeedFault.NOT_A_FEED, FeedFault.TRUNCATED
KILLED = FeedFault.PARSER_KILLED
READ = None  # it is parsed like any feed


@dataclass(frozen=True)
class Bomb:
    """A body and what may come of it: a feed (READ) or a fault; two where it depends on the machine."""

    attack: str  # A7: crash or expansion; A8: processor time; F37: broken or misdeclared
    name: str
    make: Callable[[], bytes]
    ends: FeedFault | None
    or_ends: FeedFault | None = FeedFault.UNREACHABLE  # which no parse gives

    @property
    def outcomes(self) -> set[FeedFault | None]:
        """What a test allows."""
        return {self.ends, self.or_ends}

    def __str__(self) -> str:
        return f"{self.attack} {self.name}"


def fill(piece: str, size: int = CAP - 4_096) -> str:
    """The piece as often as it fits."""
    return piece * (size // len(piece.encode()))


def described(markup: str) -> bytes:
    """A feed whose only entry holds this markup."""
    return rss(f"<item><title>t</title><description><![CDATA[{markup}]]></description></item>")


def entities(declarations: str, title: str, attribute: str = "") -> bytes:
    """A feed that declares entities; they are used in the title and in an attribute."""
    document = f'<rss version="2.0" x="{attribute}"><channel>{item("x")}<title>{title}</title></channel></rss>'
    return f"<!DOCTYPE rss [{declarations}]>{document}".encode()


def chain(length: int, *, in_attribute: bool = False) -> bytes:
    """Entities that each name the one before: expat before 2.7 recurses until its stack ends."""
    links = "".join(f'<!ENTITY e{number} "&e{number - 1};">' for number in range(1, length))
    last = f"&e{length - 1};"
    return entities(f'<!ENTITY e0 "x">{links}', "" if in_attribute else last, last if in_attribute else "")


def laughs(levels: int) -> bytes:
    """Entities that each name the one before ten times."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return entities(f'<!ENTITY l0 "ha">{lines}', f"&l{levels - 1};")


def quadratic(length: int, times: int) -> bytes:
    """One long entity, often."""
    return entities(f'<!ENTITY a "{"x" * length}">', "&a;" * times)


def external(declaration: str, use: str = "&a;") -> bytes:
    """An entity that lives elsewhere."""
    return entities(f"<!ENTITY {declaration}>", use)


def attributes(number: int) -> str:
    """So many attributes."""
    return " ".join(f'a{each}="1"' for each in range(number))


def categories(size: int) -> bytes:
    """Categories, each another: feedparser by itself compares each with all."""
    pieces, length = [], 0
    for number in count():
        pieces.append(f"<category>{number}</category>")
        length += len(pieces[-1])
        if length > size:
            return rss(item("t", extra="".join(pieces)))
    raise AssertionError


def tags(number: int) -> str:
    """An element of so many tags, each another: feedparser compares each with all."""
    return f"<tags>{','.join(map(str, range(number)))}</tags>"


def based(length: int, links: int) -> bytes:
    """A long base address, copied for every relative link."""
    return rss(
        f'<item><title>t</title><a xml:base="http://x.example/{"a" * length}/">{"<link>r</link>" * links}</a></item>'
    )


def atom_xhtml(markup: str) -> bytes:
    """An Atom entry with inline XHTML."""
    content = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{markup}</div></content>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title>{content}</entry></feed>'.encode()


def nested(number: int) -> str:
    """Elements within each other."""
    return "<a>" * number + "x" + "</a>" * number


GOOD = rss(item("China buys soybeans", "/1"), title="News")
_DOCUMENT = GOOD.partition(b"?>")[2]
_RUNS = ["<", "&", " ", "<!", "<?", "</", "<![", "&#", "<!DOCTYPE ", "<!ENTITY ", "<style>", "<!--"]

BOMBS = [
    # honest, at the cap
    Bomb(
        "F37",
        "a long honest feed",
        lambda: rss(*(item(f"t{n}", f"/{n}", text="word " * 1_900) for n in range(500))),
        READ,
    ),
    Bomb("F37", "one text of 5 MB", lambda: rss(item("t", text=fill("word "))), READ),
    Bomb("F37", "dense markup of 5 MB", lambda: described(fill("<p><b>a</b><i class='x'>b</i></p>")), READ),
    # entities
    Bomb("A7", "billion laughs", lambda: laughs(10), HOSTILE),
    Bomb("A7", "silent laughs", lambda: laughs(6), HOSTILE),
    Bomb("A7", "quadratic blowup below expat's limit", lambda: quadratic(30_000, 250), HOSTILE),
    Bomb("A7", "quadratic blowup", lambda: quadratic(100_000, 200), HOSTILE),
    Bomb("A7", "external file", lambda: external('a SYSTEM "file:///etc/passwd"'), HOSTILE),
    Bomb("A7", "external address", lambda: external('a SYSTEM "http://127.0.0.1/"'), HOSTILE),
    Bomb("A7", "public entity", lambda: external('a PUBLIC "x" "http://127.0.0.1/"'), HOSTILE),
    Bomb("A7", "parameter entity", lambda: entities('<!ENTITY % a SYSTEM "http://127.0.0.1/x"> %a;', "x"), HOSTILE),
    Bomb("A7", "external DTD", lambda: b'<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd">' + _DOCUMENT, READ),
    Bomb("A7", "public DTD", lambda: b'<!DOCTYPE rss PUBLIC "x" "http://127.0.0.1/x.dtd">' + _DOCUMENT, READ),
    Bomb(
        "A7",
        "XInclude",
        lambda: rss(
            item("t", extra='<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>')
        ),
        READ,
    ),
    Bomb("A7", "entity chain", lambda: chain(60_000), HOSTILE),
    Bomb("A7", "entity chain in an attribute", lambda: chain(150_000, in_attribute=True), HOSTILE),
    Bomb("A7", "entity chain in UTF-16", lambda: chain(1_000).decode().encode("utf-16"), HOSTILE),
    Bomb("A7", "entity chain in EBCDIC", lambda: b"\x4c\x6f\xa7\x94" + chain(1_000).decode().encode("cp037"), HOSTILE),
    Bomb("A7", "entities after an error", lambda: b"<rss><channel>&nbsp;" + chain(10), HOSTILE),
    Bomb("A7", "entities before an error", lambda: chain(10)[:-20] + b"</wrong>", HOSTILE),
    Bomb("A7", "default attributes", lambda: entities(f'<!ATTLIST title a CDATA "{"x" * 30_000}">', "x"), HOSTILE),
    # memory
    Bomb("A7", "a million empty items", lambda: rss("<item/>" * 740_000), HOSTILE, KILLED),  # on a busy machine
    Bomb("A7", "items up to the limit", lambda: rss("<item/>" * 400_000), READ, KILLED),
    Bomb("A7", "base address past the limit", lambda: based(200_000, 2_000), HOSTILE),
    # processor time
    Bomb("A8", "base address", lambda: based(2_000, 300_000), KILLED),
    Bomb("A8", "author", lambda: rss(item("t", extra=f"<author>a@{fill('a.')}!</author>")), READ),
    Bomb("A8", "creator", lambda: rss(item("t", extra=f"<dc:creator>a@{fill('a.')}!</dc:creator>")), READ),
    Bomb("A8", "comments never closed", lambda: described(fill("<!--")), READ),
    Bomb("A8", "attributes", lambda: rss(f"<item {attributes(100_000)}/>"), HOSTILE),
    Bomb("A8", "attributes in markup", lambda: described(f"<p {attributes(350_000)}>x</p>"), READ),
    Bomb("A8", "categories", lambda: categories(CAP - 4_096), READ, KILLED),
    Bomb("A8", "tags", lambda: rss(item("t", extra=tags(500_000))), KILLED),
    Bomb("A8", "one comment of 5 MB", lambda: rss(f"<!--{fill('x')}-->", item("t")), READ),
    Bomb("A8", "marks", lambda: rss(item("t" + fill("\u0301\u0316"))), READ),
    Bomb(
        "A8",
        "names",
        lambda: rss(item("t", extra=f"<x {attributes(50_000).replace(' a', ' xmlns:a')}/>")),
        HOSTILE,
    ),
    Bomb("A8", "dates", lambda: rss(item("t", published=fill("1 ", 1_000_000))), READ, KILLED),
    *(Bomb("A8", f"a run of {run!r}", lambda run=run: rss(item("t", text=fill(run, 300_000))), READ) for run in _RUNS),
    *(
        Bomb("A8", f"a run of {run!r} as it stands", lambda run=run: rss(item("t"), fill(run, 100_000)), READ, HOSTILE)
        for run in _RUNS
    ),
    # depth
    Bomb("A8", "nested elements", lambda: rss(item("t", extra=nested(100_000))), HOSTILE),
    Bomb("A8", "nested and never closed", lambda: rss(item("t", extra="<a>" * 100_000)), HOSTILE),
    Bomb("A8", "nested in XHTML", lambda: atom_xhtml(nested(100_000)), HOSTILE),
    Bomb("A8", "nested in markup", lambda: described(nested(100_000)), READ),
    Bomb(
        "A8", "nested in ill-formed markup", lambda: rss(item("t & t", extra="&nbsp;" + nested(100_000))), READ, KILLED
    ),
    # broken
    Bomb("F37", "cut inside an item", lambda: GOOD[: GOOD.index(b"</item>")], TRUNCATED),
    Bomb("F37", "a bot wall", lambda: html().body, NOT_A_FEED),
    Bomb("F37", "nothing", lambda: b"", NOT_A_FEED),
]


def titled(title: str, encoding: str, declared: str = "") -> bytes:
    """A feed with one entry in this encoding; it declares that one unless told otherwise."""
    head = f'<?xml version="1.0" encoding="{declared or encoding}"?>'
    return f"{head}<rss><channel>{item(escape(title))}</channel></rss>".encode(encoding)
