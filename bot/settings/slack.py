"""How Slack is set up: which of its variables belong together, and what to do where some are missing or do not."""

from collections.abc import Iterator, Mapping

from bot.errors import Fault

BOT, APP, SIGNING = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"
CLIENT_ID, CLIENT_SECRET, KEY = "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "TRADEWIRE_SECRET_KEY"

_HEARD = (
    f"set {APP} (xapp-...) for Socket Mode, which needs no public address, or {SIGNING} (Basic Information > App "
    "Credentials) for HTTP"
)
_ONE_OR_MANY = (
    f"for many workspaces unset {BOT} and install the app in each at /slack/install; for one workspace unset "
    f"{CLIENT_ID} and {CLIENT_SECRET}"
)


def slack_faults(environment: Mapping[str, str]) -> Iterator[Fault]:
    """What is wrong with the variables of Slack; an empty one counts as not set."""
    given = {name for name in (BOT, APP, SIGNING, CLIENT_ID, CLIENT_SECRET, KEY) if environment.get(name)}
    heard, many = given & {APP, SIGNING}, given & {CLIENT_ID, CLIENT_SECRET}
    if many:
        yield from _of_many(given)
    elif heard and BOT not in given:
        problem = f"is not set, and {' and '.join(sorted(heard))} is"
        yield _fault(BOT, problem, f"set it too (or {CLIENT_ID} and {CLIENT_SECRET} for many workspaces), or none")
    if (many or BOT in given) and not heard:
        yield _fault(APP, f"is not set, nor is {SIGNING}: Slack has no way to the bot", _HEARD)


def _of_many(given: set[str]) -> Iterator[Fault]:
    for missing, other in ((CLIENT_ID, CLIENT_SECRET), (CLIENT_SECRET, CLIENT_ID)):
        if missing not in given:
            yield _fault(
                missing, f"is not set, and {other} is", "set both (Basic Information > App Credentials), or none"
            )
    if BOT in given:
        yield _fault(
            BOT, "is set, and so is what is for many workspaces, which bring tokens of their own", _ONE_OR_MANY
        )
    if KEY not in given:
        problem = "is not set, and the tokens of workspaces are only kept encrypted"
        yield _fault(KEY, problem, "make one with: openssl rand -base64 32")


def _fault(name: str, problem: str, remedy: str) -> Fault:
    return Fault(f"environment {name}", problem, remedy)
