"""`tradewire run` on Discord, and on a machine where nothing of it is configured."""

import asyncio
import json
import signal
import sys

import aiohttp

from tests.fakes.discord import FakeDiscord
from tests.integration.test_slack_run import NO_FEEDS, until_it_listens
from tests.shell import Shell


async def test_it_runs_on_discord_says_so_and_ends_with_code_0_and_without_its_token_in_any_line(
    shell: Shell, discord: FakeDiscord, unused_tcp_port: int
) -> None:
    (shell.folder / "feeds.opml").write_text(NO_FEEDS)
    await shell("feeds", "import", str(shell.folder / "feeds.opml"), "--only")
    given = {"DISCORD_TOKEN": discord.token, "DISCORD_API_URL": discord.api_url}
    environment = shell.environment | given | {"TRADEWIRE_HTTP__BIND": f"127.0.0.1:{unused_tcp_port}"}
    process = await Shell(shell.folder, environment).start("run")
    try:
        await until_it_listens(unused_tcp_port)
        async with asyncio.timeout(20):
            while not discord.heard.presences:  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.05)
        async with aiohttp.ClientSession() as browser:
            async with browser.get(f"http://127.0.0.1:{unused_tcp_port}/readyz") as got:
                assert (await got.json())["faults"] == []
            async with browser.get(f"http://127.0.0.1:{unused_tcp_port}/metrics") as got:
                assert "tradewire_discord_identify_total 1.0" in await got.text()
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0, err.decode()
    assert discord.token not in out.decode() + err.decode()
    assert '"parts": ["deliver", "desk", "discord", "poll"]' in err.decode()


async def test_a20_a_token_that_is_refused_is_named_and_not_shown(shell: Shell, discord: FakeDiscord) -> None:
    canary = "MTk4NjIyNDgzNDcxOTI1MjQ4.CanarY.canary-canary-canary-canary-1"
    done = await shell("run", DISCORD_TOKEN=canary, DISCORD_API_URL=discord.api_url)
    assert done.code != 0
    assert "DISCORD_TOKEN" in done.err
    assert canary not in done.out + done.err


async def test_what_is_not_configured_is_not_loaded(shell: Shell) -> None:
    """Neither platform's library is, by what `tradewire run` loads before it looks at the configuration."""
    look = "import json, sys; import bot.cli.main; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", look, env=shell.environment, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    loaded = set(json.loads(out))
    assert "bot" in loaded
    assert not {"discord", "slack_bolt", "slack_sdk"} & loaded


async def test_only_discord_without_its_token_says_what_to_do(shell: Shell) -> None:
    done = await shell("run", "--only", "discord")
    assert done.code != 0
    assert (
        '--only discord needs Discord\'s variables in the environment: see the README, "Discord in five minutes"'
        in (" ".join(done.err.split()))
    )
