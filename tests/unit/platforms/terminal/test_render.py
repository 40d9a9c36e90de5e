"""What people see in the terminal, in a pipe and on a screen."""

import io
import unicodedata
from dataclasses import replace

from hypothesis import given, settings
from rich.cells import cell_len
from rich.console import Console, RenderableType

from bot.domain.alert import Alert, Notice, Reply
from bot.domain.story import Level
from bot.platforms.terminal.render import (
    WIDTH,
    alert_view,
    digest_view,
    edit_line,
    follow_up_view,
    make_console,
    notice_view,
    reply_view,
    show,
)
from tests.unit.platforms.samples import ALERT, CHINESE, DIGEST, FOLLOW_UP, NOTICE, REPLY, alerts, notices, replies


def piped(view: RenderableType) -> str:
    out = io.StringIO()
    show(make_console(out), view)
    return out.getvalue()


def on_screen(view: RenderableType) -> str:
    out = io.StringIO()
    show(Console(file=out, force_terminal=True, color_system="truecolor", width=120, markup=False), view)
    return out.getvalue()


def test_a_piped_alert_reads_from_top_to_bottom() -> None:
    lines = [line.rstrip() for line in piped(alert_view(ALERT)).splitlines()]
    assert lines[0].startswith(" FLASH  Soybeans ───")
    assert lines[1:] == [
        "China books four cargoes of US soybeans & says talks go on",
        "https://www.reuters.com/markets/china-books?a=1&b=2",
        "",
        "•  Sinograin bought four cargoes on Monday. (Reuters)",
        "•  Shipment is due in December. (AP)",
        "",
        "US     no statement seen in our feeds",
        "China  commerce ministry (its own page)",
        "",
        "Reported by Reuters, AP, Xinhua +1 · first seen 2026-11-23 09:05 UTC · updated 2026-11-23 09:40 UTC",
        "s2ab  subscribed to Soybeans: matched soybeans, China",
        "",
    ]


def test_chinese_sides_stand_in_one_column() -> None:
    mixed = replace(CHINESE, sides=(*ALERT.sides, *CHINESE.sides))
    lines = piped(alert_view(mixed)).splitlines()
    columns = {
        cell_len(line[: line.index(side.text)])
        for side in mixed.sides
        for line in lines
        if side.text in line and line.startswith(side.party)
    }
    assert columns == {7}


def test_routine_is_not_shown() -> None:
    assert piped(alert_view(replace(ALERT, level=Level.ROUTINE))).startswith("Soybeans ──")


def test_a_long_address_stays_whole_on_one_line() -> None:
    url = "https://news.google.com/" + "x" * 200
    assert url in piped(alert_view(replace(ALERT, url=url))).splitlines()


def test_an_edit_is_one_line_that_names_the_story_and_its_outlets() -> None:
    assert piped(edit_line(ALERT)) == (
        "~ s2ab  now 4 outlets: Reuters, AP, Xinhua +1  China books four cargoes of US soybeans & says talks go on\n"
    )
    assert "~ s2ab  changed  China" in piped(edit_line(replace(ALERT, outlets=ALERT.outlets[:1])))


def test_a_follow_up_names_the_story_and_what_changed() -> None:
    first, second = piped(follow_up_view(FOLLOW_UP)).splitlines()
    assert first == "↳ s2ab China: commerce ministry has spoken"
    assert second.strip() == ALERT.headline


def test_a_reply_keeps_the_caret_under_its_word() -> None:
    lines = piped(reply_view(REPLY)).splitlines()
    query = next(line for line in lines if "soybeans AND" in line)
    caret = next(line for line in lines if line.strip() == "^")
    assert query[caret.index("^")] == "("
    assert "•  China books four cargoes  s2ab · 3 outlets" in "\n".join(lines)


@settings(max_examples=150)
@given(alerts)
def test_nothing_a_feed_says_controls_the_terminal(alert: Alert) -> None:
    for view in (alert_view(alert), edit_line(alert), follow_up_view(alert)):
        assert_harmless(piped(view))


@settings(max_examples=100)
@given(replies)
def test_nothing_in_a_reply_controls_the_terminal(reply: Reply) -> None:
    assert_harmless(piped(reply_view(reply)))


@settings(max_examples=100)
@given(notices)
def test_nothing_in_a_notice_controls_the_terminal(notice: Notice) -> None:
    assert_harmless(piped(notice_view(notice)))


def test_a_notice_names_each_trouble_on_its_line() -> None:
    lines = piped(notice_view(NOTICE)).splitlines()
    assert lines[0] == "! Trouble: Outlet <1> · Works again: Outlet 2"
    assert lines[1].startswith("•  Outlet <1>  gone: HTTP 410")
    assert "•  Outlet 2  works again after 3 days" in lines


def assert_harmless(text: str) -> None:
    left = {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs"}} - {"\n"}
    assert not left


def test_feed_text_is_not_read_as_markup_or_escape_sequence() -> None:
    hostile = replace(ALERT, headline="[bold red]x[/] \x1b]8;;http://evil\x1b\\y :smile:", url="javascript:alert(1)")
    shown = on_screen(alert_view(hostile))
    assert "[bold red]x[/] ]8;;http://evil\\y :smile:" in shown
    assert "\x1b]8" not in shown
    assert "javascript" not in shown


def test_a_screen_has_colours_and_a_pipe_has_none() -> None:
    assert "\x1b[" in on_screen(alert_view(ALERT))
    assert "\x1b" not in piped(alert_view(ALERT))


def test_no_alert_is_wider_than_its_limit_on_a_wide_screen() -> None:
    out = io.StringIO()
    show(Console(file=out, width=240), alert_view(CHINESE))
    assert max(cell_len(line.rstrip()) for line in out.getvalue().splitlines()) <= WIDTH


def test_a_digest_names_its_stories_and_says_how_many_more_it_holds() -> None:
    lines = piped(digest_view(DIGEST)).splitlines()
    assert lines[0].startswith("Digest: 9 stories of quiet hours ───")
    assert [line for line in lines[1:] if line] == [
        "•  China books <four> cargoes  FLASH · Soybeans · 3 outlets · s2ab",
        "   https://www.reuters.com/1",
        "•  US lifts tariff  Tariffs · 1 outlet · s2ac",
        "… and 7 more",
        "Quiet day: 61 of 63 feeds healthy, nothing on Corn",
    ]
