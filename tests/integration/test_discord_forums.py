"""Discord's sender in a forum, where each story is a post, against a local server that plays Discord."""

from dataclasses import replace

from bot.errors import SendReason
from bot.platforms.discord.sender import DiscordSender
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_seen import FORUM
from tests.integration.discord_post import ALOUD, CHANNEL, in_doubt
from tests.integration.post_office import refused
from tests.unit.platforms.samples import ALERT, DIGEST, FOLLOW_UP


def a_forum(**changed: object) -> dict[str, object]:
    tags = [{"id": "1", "name": "General"}, {"id": "2", "name": "soybeans"}, {"id": "3", "name": "FLASH"}]
    return {"type": FORUM, "available_tags": tags, **changed}


async def test_in_a_forum_each_story_is_a_post_with_tags_in_which_it_goes_on(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    discord.channels["C1"] = a_forum()
    ref = await discord_sender.post(CHANNEL, ALERT, 41)
    await discord_sender.edit(CHANNEL, ref, replace(ALERT, headline="Six cargoes"), 42)
    await discord_sender.reply(CHANNEL, ref, ALOUD, 43)
    (post,) = discord.threads.values()
    assert post["name"] == ALERT.headline
    assert post["applied_tags"] == ["2", "3"]
    told, follow_up = discord.messages[post["id"]]
    assert (told.mark, told.edits, follow_up.mark) == ("41", 1, "43")
    assert ref == f"{post['id']}/{post['id']}"


async def test_where_a_forum_wants_a_tag_a_digest_gets_the_first(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    discord.channels["C1"] = a_forum(flags=1 << 4)
    await discord_sender.tell(CHANNEL, DIGEST, 44)
    (post,) = discord.threads.values()
    assert (post["name"], post["applied_tags"]) == (DIGEST.title, ["1"])


async def test_a_tag_may_be_the_first_words_of_a_long_topic_and_a_moderated_tag_is_not_given(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    names = [("Staff", True), ("Ship", False), ("shipping", False), ("FLASH", True)]
    tags = [{"id": str(at), "name": name, "moderated": kept} for at, (name, kept) in enumerate(names)]
    discord.channels["C1"] = a_forum(flags=1 << 4, available_tags=tags)
    await discord_sender.post(CHANNEL, replace(ALERT, topic="Shipping and port fees"), 41)
    await discord_sender.tell(CHANNEL, DIGEST, 44)
    assert [post["applied_tags"] for post in discord.threads.values()] == [["2"], ["1"]]


async def test_a_post_that_no_tag_fits_says_its_topic_and_level_itself_and_a_tag_may_be_in_the_readers_language(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    tags = [{"id": "1", "name": "General"}, {"id": "2", "name": "快讯"}]
    discord.channels["C1"] = a_forum(available_tags=tags)
    await discord_sender.post(CHANNEL, replace(ALERT, topic="Critical minerals and rare earths"), 41)
    await discord_sender.post(CHANNEL, replace(ALERT, topic="大豆", reader="zh"), 42)
    plain, chinese = discord.threads.values()
    (told,) = discord.messages[plain["id"]]
    assert (plain["applied_tags"], chinese["applied_tags"]) == ([], ["2"])
    assert told.payload["embeds"][0]["author"]["name"] == "Critical minerals and rare earths"
    assert told.payload["content"].startswith("**FLASH")


async def test_f2_a_post_in_a_forum_whose_answer_was_lost_is_found(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    discord.channels["C1"] = a_forum()
    assert await discord_sender.look(in_doubt(since=60)) == ""
    discord.fail("forum", drop=True)
    assert (await refused(discord_sender.post(CHANNEL, ALERT, 43))).in_doubt
    (post,) = discord.threads
    assert await discord_sender.look(in_doubt(since=60)) == f"{post}/{post}"
    discord.shut(post)
    assert await discord_sender.look(in_doubt(since=60)) == f"{post}/{post}", "somebody has closed it meanwhile"
    discord.unseen.add("*")
    assert await discord_sender.look(in_doubt(since=60)) is None, "no nonce would keep a second one away"


async def test_a_closed_post_is_found_behind_many_that_were_closed_later_and_old_ones_are_not_read(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    discord.channels["C1"] = a_forum()
    now = discord.clock()
    for number in range(250):
        discord.clock = lambda at=now - 400 + number: at  # type: ignore[misc]
        await discord_sender.post(CHANNEL, ALERT, 43 if number == 130 else 1000 + number)
        discord.shut(max(discord.threads, key=int))
    discord.clock = lambda: now
    post = list(discord.threads)[130]
    assert await discord_sender.look(in_doubt(since=300)) == f"{post}/{post}"
    asked = [each for each in discord.requests if each.path.endswith("/archived/public")]
    assert len(asked) == 2, "a page, and the one on which it is"


async def test_a_deleted_post_of_a_forum_is_a_message_that_is_gone_and_no_place(
    discord: FakeDiscord, discord_sender: DiscordSender
) -> None:
    discord.channels["C1"] = a_forum()
    ref = await discord_sender.post(CHANNEL, ALERT, 41)
    discord.gone.add(ref.partition("/")[0])
    for call in (discord_sender.reply(CHANNEL, ref, FOLLOW_UP, 43), discord_sender.edit(CHANNEL, ref, ALERT, 44)):
        assert (await refused(call)).reason is SendReason.MESSAGE_GONE
