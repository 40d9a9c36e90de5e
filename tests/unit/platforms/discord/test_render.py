"""What people see on Discord."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.alert import Announcement, Answered, Choice, Item, Reply
from bot.domain.chart import Day, StoriesChart
from bot.domain.link import LinkKind
from bot.domain.story import Level
from bot.platforms.discord.embeds import Message, read_id
from bot.platforms.discord.render import alert_message, echo_message, follow_up_message
from bot.platforms.discord.replies import plain_told, reply_message, told_message
from bot.platforms.discord.text import plain
from tests.fakes.embed_rules import texts_of_embed
from tests.unit.platforms.samples import ALERT, CHINESE, DIGEST, FOLLOW_UP, NOTICE, REPLY


def shown(message: Message) -> str:
    return "\n".join((message.content, *(text for each in message.embeds for text in texts_of_embed(each))))


def ids(message: Message) -> list[Any]:
    return [read_id(each["custom_id"]) for each in message.buttons]


def test_alert_shows_level_topic_headline_summary_sides_outlets_times_and_why() -> None:
    message = alert_message(ALERT, 41)
    (embed,) = message.embeds
    assert message.content == "**FLASH · China**"
    assert embed["author"]["name"] == "Soybeans"
    assert embed["title"] == "China books four cargoes of US soybeans & says talks go on"
    assert embed["url"] == "https://www.reuters.com/markets/china-books?a=1&b=2"
    assert embed["description"].splitlines() == [
        "• Sinograin bought four cargoes on Monday. — [Reuters](https://www.reuters.com/markets/china-books)",
        "• Shipment is due in December. — [AP](https://apnews.com/article/1)",
    ]
    us, china, sources = embed["fields"]
    assert (us["name"], us["value"], us["inline"]) == ("US", "no statement seen in our feeds", True)
    assert (china["name"], china["value"]) == ("China", "commerce ministry (its own page)")
    reported, times = sources["value"].splitlines()
    assert reported.endswith("[Xinhua](https://english.news.cn/1) +1")
    assert times == "First seen <t:1795424700:f> · updated <t:1795426800:f>"
    assert embed["footer"]["text"] == "s2ab · subscribed to Soybeans: matched soybeans, China"


def test_an_alerts_buttons_name_their_story_and_its_delivery() -> None:
    message = alert_message(ALERT, 41)
    assert [each["label"] for each in message.buttons] == ["Follow", "Mute", "Why", "Wrong?", "Sources"]
    assert ids(message) == [(41, what, "s223") for what in ("follow", "mute", "why", "wrong", "sources")]


def test_level_is_said_in_words_and_routine_is_not_said() -> None:
    assert alert_message(replace(ALERT, level=Level.URGENT), 1).content.startswith("**URGENT")
    quiet = alert_message(replace(ALERT, level=Level.ROUTINE), 1)
    assert quiet.content == ""
    assert "routine" not in shown(quiet).lower()


def test_a_topic_keeps_its_colour() -> None:
    soy, again, corn = (
        alert_message(replace(ALERT, topic=t), 1).embeds[0] for t in ("Soybeans", "Soybeans", "Tariffs")
    )
    assert soy["color"] == again["color"] != corn["color"]


def test_a_chinese_readers_alert_has_no_english_words_of_the_bots() -> None:
    text = shown(alert_message(replace(CHINESE, outlets=(), why="大豆：大豆"), 1))
    assert text.startswith("**重要 · 中国**")
    assert not re.search(r"[A-Za-z]{3,}", re.sub(r"\(https?://\S+\)|<t:\d+:f>", "", text))


def test_what_it_answers_is_named_where_it_is_not_told_in_that_ones_thread() -> None:
    answers = Answered(LinkKind.DENIAL, "s224", "China books soybeans", "China: Ministry of Commerce denies")
    alone, threaded = (shown(alert_message(replace(ALERT, answers=answers, thread_of=story), 1)) for story in (0, 7))
    assert "↩️ **China: Ministry of Commerce denies** answers `s224` China books soybeans" in alone
    assert "China books soybeans" not in threaded


def test_a_headline_that_names_another_host_is_no_link() -> None:
    (embed,) = alert_message(replace(ALERT, headline="bank.com: log in", url="https://evil.example/"), 1).embeds
    assert "title" not in embed
    assert "url" not in embed
    assert embed["description"].startswith("**bank.com: log in ([evil.example](https://evil.example/))**")


def test_follow_up_says_what_changed_and_links_the_story() -> None:
    message = follow_up_message(FOLLOW_UP, 43)
    assert message.embeds[0]["description"].startswith("**China: commerce ministry has spoken**\n[China books four")
    assert [what for _, what, _ in ids(message)] == ["why", "sources"]
    echo = echo_message(FOLLOW_UP, 43)
    assert echo.content.startswith("**FLASH · China: commerce ministry has spoken** · [China books four")
    assert echo.embeds == ()


def test_reply_shows_title_body_code_items_and_hint() -> None:
    (embed,) = reply_message(REPLY).embeds
    assert embed["title"] == "3 stories on soybeans"
    assert "• [China books four cargoes](https://www.reuters.com/1) — s2ab · 3 outlets" in embed["description"]
    assert r"• US lifts tariff \<estimate\> — s2ac" in embed["description"]
    assert "```\nsoybeans AND (tariff\n             ^\n```" in embed["description"]
    assert embed["footer"]["text"] == "/trade story s2ab shows one of them"
    assert reply_message(replace(REPLY, ok=False)).embeds[0]["title"].startswith("⚠️ ")


def test_items_that_do_not_fit_are_on_the_next_page_and_no_item_is_on_two() -> None:
    items = tuple(Item(f"Item {n} " + "x" * 200) for n in range(60))
    seen: list[str] = []
    start, command = 0, "recent soybeans 20"
    while True:
        message = reply_message(Reply("many", items=items), command, start)
        seen += re.findall(r"Item \d+", shown(message))
        if not message.buttons:
            break
        _, what, of = read_id(message.buttons[-1]["custom_id"]) or (0, "", "")
        assert (what, of.partition("|")[2]) == ("more", command)
        start = int(of.partition("|")[0])
    assert seen == [f"Item {n}" for n in range(60)]


def test_a_command_too_long_for_a_button_is_counted_instead() -> None:
    items = tuple(Item(f"{n} " + "x" * 300) for n in range(60))
    message = reply_message(Reply("many", items=items), "search " + "x" * 200)
    assert message.buttons == ()
    told = shown(message).count("• ")
    assert f"… and {60 - told} more" in shown(message)


def test_what_is_added_to_a_reply_is_in_its_readers_language() -> None:
    items = tuple(Item(f"{n} " + "x" * 300) for n in range(60))
    paged = reply_message(Reply("很多", items=items), "recent 20", language="zh")
    assert paged.buttons[-1]["label"] == f"其他{60 - shown(paged).count('• ')}个"
    assert "……还有" in shown(reply_message(Reply("很多", items=items), language="zh"))
    assert "完成" in shown(reply_message(Reply(""), language="zh"))
    digest = replace(DIGEST, items=items, held=200, language="zh")
    for told in (shown(told_message(digest, 44)), plain_told(digest, 44).content):
        assert "……还有" in told
        assert " more" not in told


def test_choices_are_buttons_for_oneself_for_all_or_to_be_asked_first() -> None:
    choices = (Choice("A", "mute s1 4h", mine=True), Choice("B", "mute s1 4h", confirm="Sure?"), Choice("C", "help"))
    assert [(what, of) for _, what, of in ids(reply_message(Reply("t", choices=choices)))] == [
        ("mine", "mute s1 4h"),
        ("ask", "mute s1 4h"),
        ("run", "help"),
    ]


def test_an_announcement_has_what_takes_it_back() -> None:
    message = told_message(Announcement("Ann has muted s1", undo=Choice("Undo", "unmute s1")), 9)
    assert message.content == "Ann has muted s1"
    assert ids(message)[0] == (0, "run", "unmute s1")
    assert ids(message)[1][0] == 9, "it is found by this, should the answer to it be lost"


def test_a_digest_is_paged_over_embeds_and_says_how_many_more_it_holds() -> None:
    items = tuple(Item(f"Story {n} " + "x" * 100, f"https://o.example/{n}") for n in range(60))
    message = told_message(replace(DIGEST, items=items, held=200), 44)
    assert 4 < len(message.embeds) <= 10
    assert message.embeds[0]["title"] == DIGEST.title
    assert message.embeds[-1]["footer"]["text"] == DIGEST.hint
    told = shown(message).count("• ")
    assert f"… and {200 - told} more" in shown(message)
    assert ids(message) == [(44, "run", "subscriptions")]


def test_a_digest_of_text_alone_says_how_many_more_it_holds_and_ends_with_its_hint() -> None:
    items = tuple(Item(f"Story {n}", detail="x" * 100) for n in range(60))
    text = plain_told(replace(DIGEST, items=items, held=60), 44).content
    assert f"… and {60 - text.count('Story ')} more" in text
    assert text.endswith(plain(DIGEST.hint, 400))


@pytest.mark.parametrize("where", [0, 3])
def test_f46_a_digest_with_one_long_address_is_still_paged(where: int) -> None:
    items = [Item(f"Headline number {number}", "https://example.com/" + "b" * 100, "s1") for number in range(20)]
    items[where] = Item("Long", "https://example.com/" + "a" * 900, "s1")
    message = told_message(replace(DIGEST, items=tuple(items), held=20), 44)
    assert max(len(each.get("description", "")) for each in message.embeds) < 1100
    assert "Headline number 19" in shown(message)


def test_a_notice_shows_what_is_wrong_and_what_to_do() -> None:
    text = shown(told_message(NOTICE, 7))
    assert text.strip().startswith("⚠️ Trouble: Outlet")
    assert "• Outlet 2 — works again after 3 days" in text
    assert "feeds health" in text


def test_f46_a_long_body_a_chart_and_items_fit_together_and_what_does_not_is_on_the_next_page() -> None:
    days = tuple(Day(f"{number:050}", 9, 9, 9) for number in range(91))
    chart = StoriesChart("Stories a day", "in words", ("flash", "urgent", "routine"), days)
    items = tuple(Item(f"Item {n} " + "x" * 200) for n in range(60))
    message = reply_message(Reply("t", "b" * 1300, items=items, chart=chart), "chart soybeans 91")
    assert len(message.embeds[0]["description"]) <= 4096
    assert message.buttons[-1]["label"].endswith("more")
