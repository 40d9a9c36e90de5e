"""A report that its outlet changes or withdraws: nothing it no longer says stays on the message, and that is said."""

from datetime import timedelta

import pytest

from bot.alerts.brief import brief
from bot.domain.alert import Alert
from bot.storage import entries
from bot.text.retraction import is_retracted, unlabelled
from tests.unit.commands.world import World
from tests.unit.desk.test_answered import china, told, world

__all__ = ["world"]

BOUGHT = "China confirms purchase of 264,000 tonnes of US soybeans"
SAID = {"key": "1", "text": "China's commerce ministry confirmed the purchase of 264,000 tonnes of US soybeans."}


async def edited(world: World, title: str, text: str = "") -> list[tuple[str, Alert]]:
    """What goes out when an outlet changes a told report."""
    await world.publish(BOUGHT, **SAID)
    ((_, first),) = await told(world)
    assert china(first).startswith("Ministry of Commerce") or china(first).startswith("China (")
    assert {line.figure.low for line in first.figures} == {264_000}
    await world.publish(title, key="1", text=text)
    return await told(world)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (f"RETRACTED: {BOUGHT}", SAID["text"]),
        ("Report on Chinese soybean purchase withdrawn", "This report has been withdrawn."),
        ("This article has been removed", "We have withdrawn this report."),
        ("撤稿：中方证实采购26.4万吨美国大豆", "本文已撤回。"),
    ],
)
async def test_a_withdrawn_report_says_nothing_any_more_and_that_is_told(world: World, title: str, text: str) -> None:
    (edit, message), (line, follow_up) = await edited(world, title, text)
    assert (edit, line) == ("amend", "follow_up")
    assert (china(message), message.figures, message.level) == ("no statement seen in our feeds", (), "routine")
    assert message.correction == f"Correction: Outlet 1 has withdrawn “{BOUGHT}”"
    assert message.headline == title
    assert follow_up.change.startswith(f"{message.correction}; no longer stated: 264,000 tonnes of soybeans")
    assert follow_up.change.count("Correction") == follow_up.change.count("Outlet 1 has") == 1


async def test_an_edit_is_never_judged_away_from_the_story_that_it_stands_in(world: World) -> None:
    sent = await edited(world, "Confirms purchase of soybeans, an earlier version said")
    assert [kind for kind, _ in sent] == ["amend", "follow_up"]
    assert sent[0][1].figures == ()
    found = await world.database.read(entries.of_stories, [sent[0][1].story_id])
    (verdict,) = (await world.database.read(entries.verdicts, [each.id for each in found])).values()
    assert verdict.relevant


async def test_what_other_outlets_still_say_stays(world: World) -> None:
    await world.publish(BOUGHT, **SAID)
    await world.publish("China confirms purchase of 264,000 tonnes US soybeans", outlet=2, text=SAID["text"])
    await told(world)
    await world.publish(f"RETRACTED: {BOUGHT}", key="1")
    (_, message), _ = await told(world)
    assert "Outlet 2" in china(message)
    assert {line.figure.low for line in message.figures} == {264_000}
    standing = "China confirms purchase of 264,000 tonnes US soybeans"
    assert message.headline == standing
    assert message.correction == f"Correction: Outlet 1 has withdrawn “{BOUGHT}”"


async def test_a_headline_that_is_withdrawn_elsewhere_leads_no_longer(world: World) -> None:
    await world.publish(BOUGHT, **SAID)
    standing = "China confirms purchase of 264,000 tonnes US soybeans"
    await world.publish(standing, outlet=2, text=SAID["text"])
    await told(world)
    world.now += timedelta(minutes=20)
    await world.publish("Alpha Wire withdraws report that China confirmed purchase of US soybeans")
    (message,) = [alert for kind, alert in await told(world) if kind == "amend"]
    assert message.headline == standing
    assert message.correction == f"Correction: Outlet 1 has withdrawn “{BOUGHT}”"


LABELLED = "CORRECTED-China confirms purchase of 200,000 tonnes of US soybeans"
PLAIN = LABELLED.removeprefix("CORRECTED-")


async def test_a_publishers_own_label_does_not_stand_behind_ours(world: World) -> None:
    (_, message), (_, line) = await edited(world, LABELLED, "China's commerce ministry confirmed 200,000 tonnes.")
    assert message.headline == PLAIN
    assert message.correction == f"Correction: now “{PLAIN}” (was “{BOUGHT}”) (Outlet 1)"
    assert line.change.startswith(f"Correction: now “{PLAIN}” (was “{BOUGHT}”); ")
    assert line.change.endswith(" (Outlet 1)")
    assert "CORRECTED" not in brief(line)
    await world.publish(LABELLED, key="1", text="China's commerce ministry confirmed 200,000 tonnes for December.")
    assert [(kind, alert.headline) for kind, alert in await told(world)] == [("amend", PLAIN)], "once"


async def test_a_label_alone_says_that_the_report_is_corrected_once(world: World) -> None:
    (_, message), _ = await edited(world, f"CORRECTED-{BOUGHT}", SAID["text"])
    assert (message.headline, message.correction) == (BOUGHT, "Correction: Outlet 1 has corrected its report")
    await world.publish(f"CORRECTED-{BOUGHT}", key="1", text=f"{SAID['text']} It is for December.")
    assert all(kind == "amend" for kind, _ in await told(world))


async def test_a_correction_of_its_own_stands_behind_our_label_without_its_own(world: World) -> None:
    await world.publish(BOUGHT, **SAID)
    await told(world)
    world.now += timedelta(minutes=20)
    await world.publish(
        LABELLED, text="China's commerce ministry confirmed the purchase of 200,000 tonnes of soybeans."
    )
    sent = await told(world)
    (answer,) = [alert for kind, alert in sent if kind == "announce"]
    assert answer.headline == PLAIN
    assert answer.answers is not None
    assert answer.answers.line.startswith("Correction: now 200,000 tonnes of soybeans (was 264,000 tonnes)")
    edits = [(kind, alert.correction) for kind, alert in sent if alert.story_id != answer.story_id]
    assert edits == [("amend", f"{answer.answers.line}, see {answer.short_id}")], "its thread has the answer itself"
    await world.publish(BOUGHT, outlet=2, text=SAID["text"])
    assert {(kind, alert.correction) for kind, alert in await told(world)} == set(edits), "it stays there"


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("REFILE-CORRECTED-China books soybeans", "China books soybeans"),
        ("UPDATE 2-CORRECTION: China books soybeans", "China books soybeans"),
        ("CORRECTED (Dec 1): China books soybeans", "China books soybeans"),
        ("[Correction] China books soybeans", "China books soybeans"),
        ("China books soybeans (corrected)", "China books soybeans"),
        ("China Books Soybeans (Correct)", "China Books Soybeans"),
        ("Export Controls on Chip Equipment; Correction", "Export Controls on Chip Equipment"),
        ("【更正】中国订购大豆", "中国订购大豆"),
        ("更正：中国订购大豆", "中国订购大豆"),
        ("中国订购大豆（已更正）", "中国订购大豆"),
        ("Correction", "Correction"),
        ("Corrected tariff schedule takes effect", "Corrected tariff schedule takes effect"),
        ("Price correction: soybeans fall", "Price correction: soybeans fall"),
        ("Corrections to the tariff schedule", "Corrections to the tariff schedule"),
        ("海关更正通知", "海关更正通知"),
    ],
)
def test_only_a_label_is_taken_from_a_headline(title: str, bare: str) -> None:
    assert unlabelled(title) == bare


LIFTED = "China suspends tariffs on US soybeans"
LIFTED_TEXT = "China has suspended its tariffs on US soybeans, the finance ministry said on Monday."


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "China to keep tariffs on US soybeans",
            "China will keep its tariffs on US soybeans, the finance ministry said.",
        ),
        ("China imposes tariffs on US soybeans", "China has put tariffs on US soybeans, the finance ministry said."),
    ],
)
async def test_what_was_done_and_is_told_to_be_done_no_more_is_corrected(world: World, title: str, text: str) -> None:
    await world.publish(LIFTED, key="1", text=LIFTED_TEXT)
    await told(world)
    await world.publish(title, key="1", text=text)
    (edit, message), (line, follow_up) = await told(world)
    said = f"Correction: now “{title}” (was “{LIFTED}”) (Outlet 1)"
    assert (edit, message.correction) == ("amend", said)
    assert (line, follow_up.change) == ("follow_up", said)


@pytest.mark.parametrize(
    "title", ["Growers cheer China's step on soybeans", "China announces step on US soybean tariffs"]
)
async def test_a_headline_in_other_words_corrects_nothing_that_its_text_still_says(world: World, title: str) -> None:
    await world.publish(LIFTED, key="1", text=LIFTED_TEXT)
    await told(world)
    await world.publish(title, key="1", text=LIFTED_TEXT)
    assert [kind for kind, _ in await told(world)] == ["amend"]


async def test_what_another_report_still_tells_to_be_done_is_not_undone_by_an_edit(world: World) -> None:
    await world.publish(LIFTED, key="1", text=LIFTED_TEXT)
    await world.publish("China suspends its tariffs on US soybeans", outlet=2, text=LIFTED_TEXT)
    await told(world)
    await world.publish("China's tariffs on US soybeans and what they cost", key="1", text="Growers count on Beijing.")
    assert not [alert for _, alert in await told(world) if alert.correction or alert.change]


@pytest.mark.parametrize(
    "title",
    [
        "China withdraws its offer to buy soybeans",
        "Report says US troops withdrawn",
        "US retracts tariff threat",
        "Licence for Nvidia withdrawn",
        "美国撤回关税威胁",
    ],
)
def test_what_others_take_back_is_no_withdrawn_report(title: str) -> None:
    assert not is_retracted(title)


async def test_a_feed_that_withdraws_a_report_in_other_words_has_edited_it(world: World) -> None:
    await edited(world, "Report on Chinese soybean purchase withdrawn", "This report has been withdrawn.")
    found = await world.say("recent 5")
    assert found.count("withdrawn") == 1


async def test_a_withdrawal_is_told_once_to_a_place_with_two_topics_of_the_story(world: World) -> None:
    await world.ask("subscribe purchases")
    await world.publish(BOUGHT, **SAID)
    await told(world)
    world.now += timedelta(minutes=20)
    await world.publish("Alpha Wire withdraws report that China confirmed purchase of US soybeans")
    lines = [alert.change for kind, alert in await told(world) if kind == "follow_up"]
    assert len(lines) == 1


async def test_a_withdrawal_of_its_own_takes_from_the_message_what_that_outlet_said(world: World) -> None:
    await world.publish(BOUGHT, **SAID)
    ((_, first),) = await told(world)
    world.now += timedelta(minutes=20)
    await world.publish("Alpha Wire withdraws report that China confirmed purchase of US soybeans")
    sent = await told(world)
    (message,) = [alert for kind, alert in sent if kind == "amend" and alert.story_id == first.story_id]
    assert (china(message), message.figures) == ("no statement seen in our feeds", ())
    assert message.correction == f"Correction: Outlet 1 has withdrawn “{BOUGHT}”"
    (answer,) = [alert for kind, alert in sent if kind == "announce"]
    assert answer.thread_of == first.story_id
    # It stays so when the story is told anew.
    await world.publish("China confirms purchase of 264,000 tonnes of US soybeans, report says", outlet=3)
    assert all("Outlet 1" not in china(alert) for _, alert in await told(world))


async def test_a_withdrawal_by_one_outlet_takes_nothing_from_another(world: World) -> None:
    await world.publish(BOUGHT, **SAID)
    await told(world)
    world.now += timedelta(minutes=20)
    await world.publish("Beta Wire withdraws report that China confirmed purchase of US soybeans", outlet=2)
    assert all("no statement" not in china(alert) for kind, alert in await told(world) if kind == "amend")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The commerce ministry said that a tariff of {} percent on US soybeans would begin on May 6.", True),
        ("Shares of US soybean growers that sell to China rose {} percent on the tariff news.", False),
    ],
)
async def test_a_number_changed_in_a_sentence_that_was_told_is_a_correction(
    world: World, text: str, wrong: bool
) -> None:
    title = "China sets tariff on US soybeans"
    await world.publish(title, key="1", text=text.format(25))
    ((_, first),) = await told(world)
    assert [each.text for each in first.summary] == [text.format(25)]
    await world.publish(title, key="1", text=text.format(35))
    sent = await told(world)
    line = f"Correction: now “{text.format(35)}” (was “{text.format(25)}”) (Outlet 1)"
    assert [kind for kind, _ in sent] == (["amend", "follow_up"] if wrong else ["amend"])
    assert sent[0][1].correction == (line if wrong else "")
    if wrong:
        assert sent[1][1].change == line


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ("China buys US soybeans", "China cancels US soybean purchases", True),
        ("China suspends soybean imports from US", "Mexico suspends soybean imports from US", True),
        ("China buys US soybeans", "China books US soybean cargoes", False),
        ("China to suspend tariff on US soybeans", "China suspends tariff on US soybeans", False),
    ],
)
async def test_a_headline_that_tells_the_opposite_or_of_another_country_now_is_a_correction(
    world: World, before: str, after: str, wrong: bool
) -> None:
    await world.publish(before, key="1")
    assert len(await told(world)) == 1
    await world.publish(after, key="1")
    sent = await told(world)
    line = f"Correction: now “{after}” (was “{before}”) (Outlet 1)"
    assert sent[0][1].correction == (line if wrong else "")
    assert [alert.change for kind, alert in sent if kind == "follow_up"] == ([line] if wrong else [])
