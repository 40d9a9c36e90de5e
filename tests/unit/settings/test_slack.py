"""Which of Slack's variables belong together: every gap and every mixture is named with its remedy."""

import pytest

from bot.settings.slack import slack_faults

ONE, SOCKET, HTTP = {"SLACK_BOT_TOKEN": "xoxb"}, {"SLACK_APP_TOKEN": "xapp"}, {"SLACK_SIGNING_SECRET": "s"}
MANY = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "c", "TRADEWIRE_SECRET_KEY": "k"}


@pytest.mark.parametrize("who", [ONE, MANY], ids=["one", "many"])
@pytest.mark.parametrize("how", [SOCKET, HTTP, SOCKET | HTTP], ids=["socket", "http", "both"])
def test_one_workspace_or_many_by_either_transport_or_both(who: dict[str, str], how: dict[str, str]) -> None:
    assert list(slack_faults(who | how)) == []


def test_without_slack_nothing_is_wrong() -> None:
    assert list(slack_faults({})) == []
    assert list(slack_faults({"TRADEWIRE_SECRET_KEY": "k", "SLACK_BOT_TOKEN": ""})) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (ONE, ["SLACK_APP_TOKEN: is not set, nor is SLACK_SIGNING_SECRET"]),
        (SOCKET, ["SLACK_BOT_TOKEN: is not set, and SLACK_APP_TOKEN is"]),
        (HTTP, ["SLACK_BOT_TOKEN: is not set, and SLACK_SIGNING_SECRET is"]),
        (MANY, ["SLACK_APP_TOKEN: is not set, nor is SLACK_SIGNING_SECRET"]),
        (MANY | HTTP | ONE, ["SLACK_BOT_TOKEN: is set, and so is what is for many workspaces"]),
        (MANY | HTTP | {"SLACK_CLIENT_SECRET": ""}, ["SLACK_CLIENT_SECRET: is not set, and SLACK_CLIENT_ID is"]),
        (MANY | HTTP | {"SLACK_CLIENT_ID": ""}, ["SLACK_CLIENT_ID: is not set, and SLACK_CLIENT_SECRET is"]),
        (MANY | HTTP | {"TRADEWIRE_SECRET_KEY": ""}, ["TRADEWIRE_SECRET_KEY: is not set"]),
        (
            {"SLACK_CLIENT_ID": "1.2"},
            [
                "SLACK_CLIENT_SECRET: is not set",
                "TRADEWIRE_SECRET_KEY: is not set",
                "SLACK_APP_TOKEN: is not set, nor is SLACK_SIGNING_SECRET",
            ],
        ),
    ],
)
def test_what_is_missing_or_mixed_is_named_with_a_remedy(given: dict[str, str], expected: list[str]) -> None:
    found = list(slack_faults(given))
    assert [
        str(each)[len("environment ") :][: len(text)] for each, text in zip(found, expected, strict=True)
    ] == expected
    assert all(each.remedy for each in found)
