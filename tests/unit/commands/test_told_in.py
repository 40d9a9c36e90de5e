"""A story told in two languages: every reply names it as the caller's own alerts do."""

import pytest

from bot.commands.caller import Caller
from bot.commands.suggest import Suggested
from bot.domain.story import Telling
from bot.storage import stories
from tests.unit.commands.world import HERE, World, lines
from tests.values import story

ENGLISH, CHINESE = "China halts soybean imports", "中国暂停进口美国大豆"
TOLD_IN_CHINESE = Telling("zh", CHINESE, "https://xinhua.example/a", ())


@pytest.mark.parametrize(
    ("language", "headline", "other"), [("zh", CHINESE, f"en: {ENGLISH}"), ("", ENGLISH, f"zh: {CHINESE}")]
)
@pytest.mark.parametrize("line", ["recent", "story {}", "follow {}", "why {}", "subscriptions", "unfollow {}"])
async def test_a_reply_names_a_story_in_the_language_of_whoever_asks(
    world: World, language: str, headline: str, other: str, line: str
) -> None:
    kept = await world.database.write(stories.save, story(id=0, headline=ENGLISH, tellings=(TOLD_IN_CHINESE,)))
    caller = Caller(HERE, "U1", language)
    if line in ("subscriptions", "unfollow {}"):
        await world.commands(f"follow {kept.short_id}", caller)
    text = lines(await world.commands(line.format(kept.short_id), caller))
    assert headline in text
    assert (other in text) == (line == "story {}"), "what the others call it is one of its facts"
    assert other.partition(": ")[2] not in text.replace(other, "")


async def test_so_do_the_words_that_are_suggested(world: World) -> None:
    await world.database.write(stories.save, story(id=0, headline=ENGLISH, tellings=(TOLD_IN_CHINESE,)))
    (suggested,) = await world.commands.suggest(Suggested.STORY, "", Caller(HERE, "U1", "zh"))
    assert suggested.label == CHINESE
