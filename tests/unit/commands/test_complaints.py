"""Corrections by people are kept with what was known at that moment, and given back as labelled data."""

import json

from bot.commands.complaints import feedback_lines
from bot.storage import complaints
from tests.unit.commands.world import HERE, THERE, World

SOYBEANS = "China halts purchases of US soybeans after new US tariffs"


async def told(world: World) -> str:
    await world.ask("subscribe soybeans")
    (decided,) = await world.publish(SOYBEANS)
    return decided.short_id


async def test_a_complaint_is_kept_with_the_evidence_of_its_moment(world: World) -> None:
    story = await told(world)
    assert "Kept" in await world.say(f"wrong {story} irrelevant")
    (kept,) = await world.database.read(complaints.every)
    assert (kept.kind, kept.destination, kept.person) == ("irrelevant", HERE, "U1")
    (entry,) = kept.evidence["entries"]
    assert entry["title"] == SOYBEANS
    assert "soybeans" in entry["topics"]
    assert entry["evidence"]["cn"]
    assert entry["score"] >= 1


async def test_the_same_complaint_of_one_person_counts_once(world: World) -> None:
    story = await told(world)
    await world.ask(f"wrong {story} side")
    assert "before" in await world.say(f"wrong {story} side")
    await world.ask(f"wrong {story} figure")
    await world.ask(f"wrong {story} side", THERE)
    assert len(await world.database.read(complaints.every)) == 3


async def test_feedback_has_the_form_of_labelled_data_one_line_an_entry(world: World) -> None:
    await world.ask("topic add secret soybeans")
    story = await told(world)
    await world.ask(f"wrong {story} merge")
    (line,) = feedback_lines(await world.database.read(complaints.every))
    assert {"id", "title", "description", "published", "lang", "us_china_trade", "topics", "borderline"} <= line.keys()
    assert (line["us_china_trade"], line["borderline"], line["labels"]) == (True, True, {}), "of a merge none follows"
    assert {"soybeans", "tariffs"} <= set(line["topics"])
    await world.ask(f"wrong {story} irrelevant")
    await world.ask(f"wrong {story} irrelevant", THERE)
    (line,) = feedback_lines(await world.database.read(complaints.every))
    assert line["labels"] == {"soybeans": False}, "there, where nothing was told, it says nothing"
    assert "tariffs" in line["topics"], "nobody said that it is not about tariffs"
    assert (line["us_china_trade"], line["borderline"]) == (True, True)
    assert not {"soybeans", "us_china_trade"} & set(line["topics"])
    assert line["predicted"]["relevant"] is True
    assert line["predicted"]["topics"]["soybeans"] == ["soybeans"]
    assert "secret" not in json.dumps(line)
    assert [each["wrong"] for each in line["complaints"]] == ["merge", "irrelevant", "irrelevant"]
    assert {each["story"] for each in line["complaints"]} == {story}
    assert json.loads(json.dumps(line)) == line


async def test_only_who_is_told_all_us_china_trade_news_says_that_something_is_none(world: World) -> None:
    await world.ask("subscribe us_china_trade")
    (decided,) = await world.publish(SOYBEANS)
    await world.ask(f"wrong {decided.short_id} irrelevant")
    (line,) = feedback_lines(await world.database.read(complaints.every))
    assert (line["us_china_trade"], line["labels"]) == (False, {"us_china_trade": False})
    assert "soybeans" in line["topics"], "topics go by subject, whatever the countries"


async def test_a_workspaces_own_topics_do_not_leave_it_in_anothers_complaint(world: World) -> None:
    await world.ask("topic add secret soybeans")
    story = await told(world)
    await world.ask(f"wrong {story} side", THERE)
    (kept,) = await world.database.read(complaints.every)
    assert "secret" not in json.dumps(kept.evidence)


async def test_what_is_no_complaint_says_what_is(world: World) -> None:
    story = await told(world)
    for text in ("wrong", f"wrong {story}", f"wrong {story} boring", "wrong s999 merge", "wrong merge"):
        reply = await world.ask(text)
        assert not reply.ok
        assert reply.hint
