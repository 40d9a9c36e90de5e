"""The pages that ship, off: their selectors read lists laid out as the ministries' are, and survive any other."""

import random
import shutil
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.feed import Feed
from bot.feeds.entries import ENTRY_LIMIT
from bot.feeds.wire import ANSWER, ParsedFeed, ParseFailed, pack_answer, unpack_answer
from bot.settings.load import load
from tests.shipped import CONFIG
from tests.unit.feeds.test_pages import outcome, read

PAGES = Path(__file__).parents[2] / "data" / "pages"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Feed]:
    """The pages of the configuration that ships, as if they were turned on, by their publisher."""
    folder = tmp_path_factory.mktemp("shipped") / "config"
    shutil.copytree(CONFIG, folder)
    text = (folder / "feeds.yaml").read_text(encoding="utf-8")
    (folder / "feeds.yaml").write_text(text.replace("enabled: false", "enabled: true"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRADEWIRE_CONFIG", str(folder))
        return {feed.publisher: feed for feed in load().feeds if feed.page}


def shipped_page(feed: Feed, name: str) -> ParsedFeed:
    assert feed.page
    return read((PAGES / name).read_bytes(), feed.page, base=feed.url)


def test_mofcoms_selectors_read_its_list(shipped: dict[str, Feed]) -> None:
    parsed = shipped_page(shipped["MOFCOM"], "mofcom.html")
    site = "https://www.mofcom.gov.cn"
    assert [(each.title, each.published and each.published.isoformat()) for each in parsed.entries] == [
        ("示例部公告2026年第3号 公布对部分中重稀土相关物项实施出口管制的补充决定", "2026-01-04T16:00:00+00:00"),
        ("示例部新闻发言人就大豆采购磋商答记者问", "2026-01-04T16:00:00+00:00"),
        ("示例部召开例行新闻发布会", "2026-01-03T16:00:00+00:00"),
        ("关于原产于某国的进口高粱反倾销措施期终复审的公告", "2025-12-30T16:00:00+00:00"),
        ("示例部召开例行新闻发布会", "2025-12-27T16:00:00+00:00"),
    ]
    assert parsed.entries[0].url == f"{site}/zwgk/zcfb/art/2026/art_0a01.html"
    assert parsed.entries[3].url == f"{site}/zwgk/zcfb/art/2025/art_0a04.html"  # and not the script before it
    assert len({each.fingerprint for each in parsed.entries}) == 5  # a title used again is another entry
    assert parsed.shown == 5


def test_mofcoms_list_is_read_out_of_the_json_that_its_script_gets(shipped: dict[str, Feed]) -> None:
    from_json = shipped_page(shipped["MOFCOM"], "mofcom.json")
    assert [each.title for each in from_json.entries] == [
        each.title for each in shipped_page(shipped["MOFCOM"], "mofcom.html").entries
    ]


def test_the_tariff_commissions_selectors_read_its_list(shipped: dict[str, Feed]) -> None:
    parsed = shipped_page(shipped["State Council Tariff Commission"], "tariff-commission.html")
    assert parsed.title == "政策发布"
    assert parsed.entries[0].title == "示例税则委员会关于调整对原产于某国的部分进口商品加征关税措施的公告"
    assert [each.url for each in parsed.entries] == [
        "https://gss.mof.gov.cn/gzdt/zhengcefabu/202601/t20260105_0000001.htm",
        "https://gss.mof.gov.cn/gzdt/zhengcefabu/202512/t20251231_0000002.htm",
        "https://gss.mof.gov.cn/gzdt/zhengcejiedu/202512/t20251229_0000003.htm",
        "http://www.ministry.example/202512/t20251220_0000004.htm",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030"])
@pytest.mark.parametrize("declared", ["page", "server", "page, and the server lies", "nowhere"])
def test_customs_selectors_read_its_list_in_any_encoding(
    shipped: dict[str, Feed], encoding: str, declared: str
) -> None:
    feed = shipped["General Administration of Customs"]
    name = {"utf-8": "utf-8", "gbk": "gb2312"}.get(encoding, encoding)
    text = (PAGES / "customs.html").read_text(encoding="utf-8")
    text = text.replace("charset=utf-8", f"charset={name}" if "page" in declared else "x=y")
    types = {"server": f"text/html; charset={name}", "page, and the server lies": "text/html; charset=ISO-8859-1"}
    assert feed.page
    parsed = read(text.encode(encoding), feed.page, base=feed.url, content_type=types.get(declared, "text/html"))
    assert [each.title for each in parsed.entries] == [
        "[置顶]关于中部机场海关监管事项的公告",  # stands twice, is told once
        "示例署公告2026年第2号（关于恢复某国部分大豆企业输华资质的公告）",
        "示例署公告2026年第1号（关于进口牛肉检验检疫要求的公告）",
    ]
    assert parsed.entries[1].url == "http://www.customs.gov.cn/customs/302249/2480148/0000012/index.html"


def sound(parsed: ParsedFeed | ParseFailed) -> bool:
    """All that is promised of any answer."""
    if isinstance(parsed, ParseFailed):
        return len(parsed.detail.splitlines()) == 1
    return len(parsed.entries) <= ENTRY_LIMIT and all(
        each.key
        and each.title
        and each.url.startswith(("http://", "https://"))
        and (each.published is None or each.published.tzinfo is UTC)
        for each in parsed.entries
    )


@given(body=st.binary(max_size=2_000), content_type=st.sampled_from(["", "text/html; charset=gbk", "x; charset=utf-7"]))
def test_any_bytes_give_a_value(shipped: dict[str, Feed], body: bytes, content_type: str) -> None:
    for feed in shipped.values():
        assert feed.page
        assert sound(outcome(body, feed.page, base=feed.url, content_type=content_type))


@settings(max_examples=200)
@given(seed=st.integers(0, 2**32), name=st.sampled_from(sorted(path.name for path in PAGES.iterdir())))
def test_a_damaged_page_gives_a_value(shipped: dict[str, Feed], seed: int, name: str) -> None:
    chance, data = random.Random(seed), bytearray((PAGES / name).read_bytes())
    for _ in range(chance.randrange(1, 30)):
        start = chance.randrange(len(data))
        data[start : start + chance.randrange(40)] = chance.randbytes(chance.randrange(10))
    for feed in shipped.values():
        assert feed.page
        parsed = outcome(bytes(data), feed.page, base=feed.url)
        assert sound(parsed)
        assert unpack_answer(pack_answer(parsed)[ANSWER.size :]) == parsed  # it crosses the process boundary
