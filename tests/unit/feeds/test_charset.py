import pytest

from bot.feeds.charset import to_utf8

CHINESE = "中美贸易关税上调，大豆出口" * 3


def document(text: str, declared: str = "") -> str:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    return f"{declaration}<rss><title>{text}</title></rss>"


@pytest.mark.parametrize(
    ("text", "declared", "really", "content_type"),
    [
        (CHINESE, "utf-8", "utf-8", ""),
        (CHINESE, "utf-8", "gbk", ""),  # common in Chinese feeds
        (CHINESE, "utf-8", "gb18030", "text/xml; charset=utf-8"),
        (CHINESE, "", "gbk", ""),
        (CHINESE, "iso-8859-1", "gbk", ""),
        (CHINESE, "", "gbk", "text/html; charset=windows-1252"),
        (CHINESE, "gb2312", "gb18030", ""),
        (CHINESE, "gbk", "utf-8", ""),
        (CHINESE, "", "gbk", 'text/xml; charset="GB2312"'),
        ("貿易關稅", "big5", "big5", ""),
        ("貿易關稅", "", "big5", "text/xml;charset=big5"),
        (CHINESE, "hz", "hz", ""),
        ("日本の関税", "iso-2022-jp", "iso2022_jp", ""),
        ("日本の関税", "shift_jis", "shift_jis", ""),
        (CHINESE, "utf-16", "utf-16", ""),
        (CHINESE, "utf-16", "utf-16-le", ""),
        (CHINESE, "utf-16", "utf-16-be", ""),
        (CHINESE, "utf-16", "utf-8", ""),
        (CHINESE, "utf-8", "utf-8-sig", ""),
        (CHINESE, "utf-32", "utf-32", ""),
        ("café – “tariffs”", "iso-8859-1", "cp1252", ""),
        ("café – “tariffs”", "utf-8", "cp1252", ""),
        ("régime économique à Genève", "utf-8", "cp1252", ""),
        (CHINESE, "rot13", "utf-8", "text/xml; charset=zip"),
        (CHINESE, "us-ascii", "utf-8", "text/xml; charset=bogus"),
        ("plain", "utf-8", "ascii", ""),
    ],
)
def test_f37_the_text_is_read_in_the_encoding_it_is_really_in(
    text: str, declared: str, really: str, content_type: str
) -> None:
    body = document(text, declared).encode(really)
    assert to_utf8(body, content_type).decode() == document(text)


@pytest.mark.parametrize(
    "meta",
    [
        '<meta charset="big5">',
        "<META CHARSET = Big5 />",
        '<meta http-equiv="Content-Type" content="text/html; charset=big5">',
        "<meta content='text/html;charset=big5' http-equiv=Content-Type>",
    ],
)
@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=iso-8859-1", "text/html; charset=utf-8"])
def test_what_a_page_declares_of_itself_counts(meta: str, content_type: str) -> None:
    page = f"<!DOCTYPE html><html><head><!--{'-' * 1_500}-->{meta}<title>貿易關稅</title>"
    assert to_utf8(page.encode("big5"), content_type).decode() == page
    assert to_utf8(page.encode(), content_type).decode() == page


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_one_damaged_character_spoils_no_other(encoding: str) -> None:
    text = "貿易 關稅 上調 " * 20
    body = document(text, encoding).encode(encoding)
    damaged = body.replace("上".encode(encoding), "上".encode(encoding)[:1] + b"  ", 1)
    read = to_utf8(damaged, "").decode()
    assert read.count("關稅") == 20


def test_a_replacement_character_in_the_text_is_no_damage() -> None:
    assert to_utf8(document("odd \ufffd here").encode(), "").decode() == document("odd \ufffd here")


def test_texts_cut_by_bytes_leave_a_feed_readable_as_long_as_most_of_its_characters_are_whole() -> None:
    items = b"".join(b"<title>China\xe2\x80\x99s soybeans</title><summary>Cut \xe2\x80</summary>" for _ in range(5))
    assert to_utf8(b"<feed>" + items + b"</feed>", "").decode().count("China\u2019s soybeans") == 5


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
@pytest.mark.parametrize("text", ["商务部宣布上调关税", "中国采购美国大豆", "稀土出口管制", "双方举行会谈"])
def test_f37_short_chinese_in_its_own_encoding_is_not_taken_for_damaged_utf8(encoding: str, text: str) -> None:
    text = text if encoding == "gb18030" else traditional(text)
    assert text in to_utf8(f"<rss><title>{text}，{text}</title></rss>".encode(encoding), "").decode()


def traditional(text: str) -> str:
    """In traditional characters, those of them that are used here."""
    return text.translate(str.maketrans("务调关税国购双举会谈", "務調關稅國購雙舉會談"))
