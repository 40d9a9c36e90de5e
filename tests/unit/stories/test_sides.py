"""Who has spoken: stated only where it is sure."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.feed import MayShow, Side
from bot.domain.story import Statement
from bot.storage.codec import dump, load
from bot.stories.attribution_en import is_silent, voices
from bot.stories.reading import bare, read
from bot.stories.roles import ROLES
from bot.stories.sides import statements
from bot.text.tokens import language_of, tokenise
from tests.shipped import vocabulary
from tests.values import entry

# Passages of our own, each with who truly speaks in it: "said" must be found, "may" is allowed. Batches 3, 4, 11, 12,
# 14, 15, 17 to 19, 21 and 22 were written when the rules stood, and scored before they were touched (docs/design.md has
# the figures).
DATA = Path(__file__).parents[2] / "data" / "stories"
US, CN = Side.US_OFFICIAL, Side.CN_OFFICIAL


def sides(title: str, text: str = "", **changed: object) -> set[Side]:
    language = "zh" if any("\u4e00" <= character <= "\u9fff" for character in title) else "en"
    found = statements(entry(1, title, text=text, **({"language": language} | changed)), vocabulary())
    return {statement.side for statement in found} & {US, CN}


def test_bare_customs_of_a_report_on_us_customs_are_not_chinas() -> None:
    lede = "Six importers are suspected of evading duties on Chinese cells, a customs notice shows."
    assert not sides("CBP looks into importers of solar cells", lede)
    assert sides("Six importers of solar cells are fined", lede) == {CN}
    assert not sides("美国海关调查太阳能电池进口商", "海关公告称，六家进口商涉嫌逃避中国产电池的关税。")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("China's commerce ministry said it would review licences", {CN}),
        ("Greer told reporters the talks went well", {US}),
        ("Talks went well, Bessent said", {US}),
        ("Trump says China will buy more soybeans", {US}),
        ("Beijing confirms purchases of soybeans", {CN}),
        ("Exports rose in June, according to China's customs administration", {CN}),
        ("USDA announced export sales of soybeans to China", {US}),
        ("White House says deal is done; China's foreign ministry denies it", {US, CN}),
        ("China denies soybean deal with US", {CN}),  # that there is one
        ("Beijing denies tariff talks with Washington", {CN}),
        ("商务部新闻发言人表示，中方已采取措施", {CN}),
        ("美国商务部宣布新的出口限制", {US}),
        ("外交部发言人称，反对滥施关税", {CN}),
        ("貝森特表示磋商順利", {US}),
        ("A spokesperson for China's commerce ministry said talks continue", {CN}),
        ("China's commerce ministry spokesperson He Yongqian said talks continue", {CN}),
        ("China vowed to retaliate", {CN}),
        ("Talks went well, said Bessent", {US}),
        ("Trump on Monday said the deal was done", {US}),
        # what one says of another is the one's word alone
        ("Trump said Xi had more or less agreed to buy more American soybeans, faster", {US}),
        ("Bessent said He Lifeng would visit Washington", {US}),
        ("The White House said President Xi Jinping committed to buying soybeans", {US}),
        ("Wang Wentao said Trump should lift the tariffs", {CN}),
        ("特朗普表示习近平同意采购大豆", {US}),
        ("商务部新闻发言人表示，中方注意到美方宣布加征关税", {CN}),
        ("Bessent: China says it will buy soybeans", {US}),
        ('Trump: "Xi says yes, China will buy soybeans"', {US}),
        ('"China announced it will buy soybeans," Trump wrote on Truth Social', {US}),
        ("Xi told Trump China would buy soybeans, Bessent said", {US}),
        ("China said yes to soybeans, according to Trump", {US}),
        ("特朗普：习近平说会购买大豆", {US}),
        ("据特朗普称，中国承诺采购1200万吨大豆", {US}),
        ("“中国承诺购买大豆”，特朗普说", {US}),
        ("财政部长贝森特说谈判顺利", {US}),
        ("商务部新闻发言人何咏前1月2日表示，将采取措施", {CN}),
        ("China said it would lift curbs, two traders said", set()),
        ("China says it will buy soybeans - Bessent", {US}),
        ("Xi confirms summit, Trump claims", {US}),
        ("China said, per Trump, that it will buy soybeans", {US}),
        ("Did Trump say China would buy? China says no?", set()),
        ("Trump told he lacks authority for tariffs", set()),
        # passives cut short, and verbs that are no speech there
        ("China told: buy soybeans or face 100% tariff", set()),
        ("Trump urged not to lift chip curbs", set()),
        ("Beijing denied access to Nvidia chips", set()),
        ("China opposes US tariffs, foreign ministry says", {CN}),
        ("China and Japan agree on chip exports, foreign ministry says", set()),
        ("Germany asks China for rare earths, foreign ministry says", set()),
        ("China denies visas to US chip engineers", set()),
        ("China denies entry permits to envoys for trade talks", set()),
        ("Trump denied injunction in China tariff case", set()),
        ("Greer confirmed as trade representative", set()),
        ("Bessent accused in lawsuit over tariffs", set()),
        ("China added 12 US firms to its export control list", set()),
        ("China posted record soybean imports in May", set()),
        ("China claims lion's share of Brazil soybean exports", set()),
        ("中国承诺被美方质疑", set()),
        ("北京警告声中美国加税", set()),
        # people around a name, and what others say of it
        ("特朗普长子称关税有效", set()),
        ("美企称关税太高", set()),
        ("特朗普顾问称关税有效", set()),
        ("白宫记者称谈判破裂", set()),
        ("农业农村部专家表示大豆够用", set()),
        ("商务部原副部长表示谈判困难", set()),
        ("Critics of Trump say the tariffs hurt", set()),
        ("Trump Jr said the tariffs work", set()),
        ("Trump's former adviser said the tariffs hurt", set()),
        ("A Trump supporter said the tariffs work", set()),
        ("Trump aide told reporters the deal was close", set()),
        ("China booked ten cargoes, with Bessent saying more would follow", {Side.US_OFFICIAL}),
        ("China booked ten cargoes, with traders in Chicago and people in Ohio saying so", set()),
        ("据美国援引的条款，301关税可以延长", set()),
        ("Trump Organization said it would build", set()),
        ("Trump was urged by farmers to act", set()),
        ("Trump urged to cut tariffs", set()),
        ("Trump told by farmers to act", set()),
        ("China accused of dumping steel", set()),
        ("Former US trade representative said the deal was weak", set()),
        ("USDA's former chief economist said exports would fall", set()),
        ("US Commerce Department said nothing of the talks", set()),
        ("Buyers in China said prices were high", set()),
        ("前美国财政部长称关税有害", set()),
        # not speech
        ("China's commerce ministry declined to comment on the purchases", set()),
        ("China's commerce ministry did not say when", set()),
        ("The White House is expected to announce the tariffs", set()),
        ("Trump will say more on Friday", set()),
        ("China said to book 12 cargoes of soybeans", set()),
        ("Sources said China booked soybeans", set()),
        ("Chinese officials said the talks went well", set()),
        ("Chinese buyers said prices were high", set()),
        ("Trump signs order on chips", set()),
        ("US lists ten Chinese firms", set()),
        ("商务部未回应置评请求", set()),
        ("知情人士称，中国已采购大豆", set()),
        ("商务部将于周五宣布措施", set()),
        # what somebody unnamed says that a document says
        ("消息人士援引商务部文件称，将暂停稀土出口", set()),
        ("路透社援引商务部文件称，将暂停稀土出口", {CN}),
        ("Sources citing a Chinese commerce ministry document say exports will stop", set()),
        ("Exports stop, Xinhua reported, citing China's commerce ministry", {CN}),
    ],
)
def test_a_side_speaks_when_a_named_one_of_it_is_said_to(title: str, expected: set[Side]) -> None:
    assert sides(title) == expected


PASSAGES = [json.loads(line) for line in (DATA / "sides.jsonl").read_text(encoding="utf-8").splitlines()]


def claims(passage: dict[str, Any]) -> list[tuple[str, str]]:
    """What is stated of a labelled passage: side and speaker."""
    told = (
        {"published": datetime.fromisoformat(passage["published"]).replace(tzinfo=UTC)}
        if "published" in passage
        else {}
    )
    report = entry(1, passage["title"], text=passage.get("text", ""), language=language_of(passage["title"]), **told)
    return [(statement.side.value, statement.speaker) for statement in statements(report, vocabulary())]


def is_told(claim: tuple[str, str], label: tuple[str, str]) -> bool:
    """Does a label say the same: side, and one of the speakers it allows ("*" is any)?"""
    concepts = vocabulary().concepts
    allowed = [concepts[each] for each in label[1].split("|") if each != "*"]
    names = {name for each in allowed for name in (each.name, each.name_zh, *each.spellings)}
    return claim[0] == label[0] and (label[1] == "*" or claim[1] in names)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_of_a_hundred_statements_99_are_right_and_85_are_found(language: str) -> None:
    wrong, missed, claimed, labelled = [], [], 0, 0
    for passage in PASSAGES:
        if language_of(passage["title"]) != language:
            continue
        found, said = claims(passage), passage["said"]
        allowed = [*said, *passage.get("may", [])]
        wrong += [(passage["title"], claim) for claim in found if not any(is_told(claim, each) for each in allowed)]
        missed += [(passage["title"], each) for each in said if not any(is_told(claim, each) for claim in found)]
        claimed, labelled = claimed + len(found), labelled + len(said)
    assert len(wrong) <= 0.01 * claimed, wrong
    assert len(missed) <= 0.15 * labelled, missed


def test_nobody_speaks_in_a_sentence_that_is_not_read_for_speakers() -> None:
    english = [each["title"] for each in PASSAGES if language_of(each["title"]) == "en"]
    english += ["Shares fell in early trading", "Orders were front-loaded: nobody knows why", "Deal done - White House"]
    silent = [(each, bare(each)) for each in english if is_silent(bare(each), tokenise(bare(each)).words)]
    assert ("Shares fell in early trading", "Shares fell in early trading") in silent
    assert [each for each, _ in silent if list(voices(read(each, (vocabulary(), ROLES))))] == []


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Posts are open to all candidates, Supreme Court says", "The bench in Delhi heard pleas.", set()),
        ("Duties are unlawful, Supreme Court says", "Washington had imposed them on China.", {US}),
    ],
)
def test_a_supreme_court_without_its_country_is_anybodys(title: str, text: str, expected: set[Side]) -> None:
    assert {each.side for each in statements(entry(1, title, text=text), vocabulary())} == expected


def test_an_official_bodys_own_page_speaks_for_its_side() -> None:
    (own,) = statements(entry(1, "Fact sheet on trade", side=US, publisher="White House"), vocabulary())
    assert (own.side, own.speaker, own.own_page) == (US, "White House", True)


def test_a_quote_is_kept_only_where_the_outlet_lets_us_show_it() -> None:
    text = "Talks go on. Prices rose. China's commerce ministry said talks continue."
    (shown,) = statements(entry(1, "Talks", text=text, may_show=MayShow.FULL), vocabulary())
    (beyond,) = statements(entry(1, "Talks", text=text, may_show=MayShow.LEDE), vocabulary())
    (hidden,) = statements(entry(1, "Talks", text=text, may_show=MayShow.HEADLINE), vocabulary())
    assert (shown.quote, beyond.quote, hidden.quote) == (text[len("Talks go on. Prices rose. ") :], "", "")


def test_a_headline_is_always_a_quote() -> None:
    (said,) = statements(entry(1, "USDA confirms soybean sale", may_show=MayShow.HEADLINE), vocabulary())
    assert said.quote == "USDA confirms soybean sale"


def test_a_statement_has_the_link_and_the_time_of_its_entry() -> None:
    report = entry(1, "USDA confirms soybean sale")
    (said,) = statements(report, vocabulary())
    assert (said.url, said.at) == (report.url, report.published)


def test_a_statement_stored_before_times_were_kept_still_loads() -> None:
    stored = '{"side":"us_official","speaker":"USDA","publisher":"A","url":"","own_page":false,"quote":""}'
    old = load(Statement, stored)
    assert old.at is None
    assert load(Statement, dump(old)) == old


def test_what_stands_in_a_quotation_of_several_sentences_is_its_speakers_word() -> None:
    assert sides(
        "Briefing", 'He spoke. "Talks were good. China confirmed it will buy. We are happy," Bessent said.'
    ) == {US}
    assert sides("通话", "“会谈很好。中方宣布将采购大豆。我们满意。”贝森特说。") == {US}


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    assert sides("Briefing", 'The aide said: "Talks were good.\nChina announced it would buy.') == {CN}


@pytest.mark.parametrize(
    "title", ["商务部" + "在" * 400 + "表示", "Trump, " * 140 + "said", "'a " * 330, "told in by " * 90]
)
def test_a_text_made_to_take_long_is_read_to_its_end(title: str) -> None:
    assert len(statements(entry(1, title, text=title * 10), vocabulary())) <= 1
