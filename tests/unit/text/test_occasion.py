"""Titles that say only that somebody met the press."""

import pytest

from bot.text.occasion import names_only_an_occasion


@pytest.mark.parametrize(
    ("title", "only"),
    [
        ("2026年3月4日外交部发言人林某主持例行记者会（摘要一）", True),
        ("商务部召开例行新闻发布会（2026年3月5日）", True),
        ("国新办新闻发布会实录", True),
        ("Foreign Ministry Spokesperson's Regular Press Conference on March 4, 2026", True),
        ("MOFCOM Regular Press Conference (March 5, 2026)", True),
        ("Press Briefing by Secretary Example and Ambassador Sample", True),
        ("Remarks by President Example Before Marine One Departure", True),
        ("Treasury Secretary Example to Travel to Austria", True),
        ("Update to Secretary Example's Travel Schedule", True),
        ("Remarks by President Example on Tariffs", False),
        ("Iowa farmers travel to Beijing to sell soybeans", False),
        ("Example to travel to Austria for China trade talks", False),
        # what was said is told, or it is another kind of meeting
        ("国新办举行新闻发布会 介绍一季度进出口情况", False),
        ("外交部记者会：中方反对加征关税", False),
        ("Foreign Ministry spokesperson's regular press conference: China opposes tariffs", False),
        ("President rails at China at press conference", False),
        ("某厂商召开新品发布会", False),
    ],
)
def test_a_title_tells_what_was_said_or_only_where(title: str, only: bool) -> None:
    assert names_only_an_occasion(title) is only
