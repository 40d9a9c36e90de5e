"""`tradewire doctor` on Discord: what works, what does not, and what to do."""

from bot.domain.finding import Finding, Verdict
from bot.platforms.discord.doctor import examine_discord
from tests.fakes.discord import FakeDiscord
from tests.shell import Shell


async def seen(discord: FakeDiscord, token: str = "") -> list[Finding]:
    return [each async for each in examine_discord(token or discord.token, discord.api_url)]


async def test_what_works_is_said_and_no_session_is_begun(discord: FakeDiscord) -> None:
    discord.guilds = [{"id": "700", "name": "Guild"}]
    found = await seen(discord)
    assert [each.verdict for each in found] == [Verdict.OK, Verdict.OK]
    assert (discord.heard.connections, discord.posts) == (0, [])


async def test_a_token_that_is_refused_is_named_with_its_remedy(discord: FakeDiscord) -> None:
    (found,) = await seen(discord, "another")
    assert (found.about, found.verdict) == ("DISCORD_TOKEN", Verdict.WRONG)
    assert "Reset Token" in found.remedy
    assert "another" not in found.text + found.remedy


async def test_permissions_that_are_missing_are_named(discord: FakeDiscord) -> None:
    discord.guilds, discord.permitted = [{"id": "700", "name": "Guild"}], str(1 << 10 | 1 << 11)
    found = (await seen(discord))[-1]
    assert found.about == "Server 700"
    assert "embed_links" in found.text
    assert "send_messages," not in found.text


async def test_sessions_that_run_out_and_a_bot_in_no_server_are_told(discord: FakeDiscord) -> None:
    discord.sessions_left = 7
    _, alone, sessions = await seen(discord)
    assert (alone.verdict, sessions.verdict) == (Verdict.NOTE, Verdict.WRONG)
    assert "7 of 1000" in sessions.text


async def test_a_discord_that_is_away_is_told_from_a_bad_token(discord: FakeDiscord) -> None:
    discord.fail("me", status=503)
    (found,) = await seen(discord)
    assert found.about == "Discord"


async def test_the_command_sends_a_test_where_it_is_told_to(shell: Shell, discord: FakeDiscord) -> None:
    given = {"DISCORD_TOKEN": discord.token, "DISCORD_API_URL": discord.api_url}
    (shell.folder / "feeds.opml").write_text('<opml version="2.0"><body/></opml>')
    done = await shell("doctor", "--to", "discord:700:710", **given)
    assert len(discord.messages["710"]) == 1, done.err
    done = await shell("doctor", "--to", "discord:701:710", **given)
    assert "in 700, not in 701" in done.out
    assert len(discord.messages["710"]) == 1
