"""Who may change what a channel is told, and a workspace's own topics: the operator's policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.commands.caller import Caller, Standing
from bot.commands.command import AddTopic, Command, EditTopic, RemoveTopic, Subscribe, Wrong
from bot.domain.phrase import say
from bot.errors import CommandError


class Who(StrEnum):
    """Whom a policy lets; people can be listed besides."""

    EVERYONE = "everyone"
    MEMBERS = "members"  # of the channel
    ADMINS = "admins"  # of the workspace
    LISTED = "listed"  # nobody but those who are listed


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may do a thing: a kind of people, and those listed, as platform:workspace:person (or role)."""

    who: Who = Who.EVERYONE
    listed: frozenset[str] = frozenset()

    def lets(self, caller: Caller, standing: Standing) -> bool:
        """May this person?"""
        listed = {f"{caller.destination.tenant}:{each}" for each in (caller.person, *standing.roles)} & self.listed
        if listed or self.who is Who.EVERYONE:
            return True
        if self.who is Who.MEMBERS:
            # By himself nobody is a member of a channel, whatever a platform says: else who is refused in a channel
            # would find another door.
            return standing.admin or (standing.member and not caller.personal)
        return self.who is Who.ADMINS and standing.admin


@dataclass(frozen=True, slots=True)
class Rights:
    """The policies for a channel's subscriptions and mutes, and for the workspace's own topics.

    `elsewhere` are those of platforms with policies of their own.
    """

    channel: Policy = Policy()
    topics: Policy = Policy()
    elsewhere: Mapping[str, "Rights"] = field(default_factory=dict)

    def on(self, platform: str) -> "Rights":
        """Those that hold on a platform."""
        return self.elsewhere.get(platform, self)

    def may_change_topics(self, caller: Caller, standing: Standing) -> bool:
        """May this person change the workspace's own topics?"""
        return not standing.guest and self.on(caller.destination.platform).topics.lets(caller, standing)

    async def check(self, command: Command, caller: Caller) -> Standing:
        """What this person is here; raises CommandError if he may not give this command, which changes something."""
        of_topics = isinstance(command, AddTopic | EditTopic | RemoveTopic)
        here = self.on(caller.destination.platform)
        policy = here.topics if of_topics else here.channel
        standing = await caller.standing(policy.who is Who.MEMBERS and not isinstance(command, Wrong))
        if standing.guest:
            raise CommandError(
                say("guests and people of another workspace may read here, and change nothing"), "/trade recent"
            )
        if isinstance(command, Wrong) or (caller.personal and not of_topics):
            return standing  # a complaint changes nothing in any place
        if isinstance(command, Subscribe) and command.options.mention and not standing.admin:
            raise CommandError(say("only admins may have a role mentioned"), "/trade subscriptions")
        # The role of all people of a Discord server has that server's number.
        if isinstance(command, Subscribe) and command.options.mention == caller.destination.workspace:
            raise CommandError(say("everybody is not a role to be mentioned: choose another"), "/trade subscriptions")
        locally = standing if of_topics else replace(standing, admin=standing.admin or standing.manager)
        if policy.lets(caller, locally):
            return standing
        what = say("the topics of this workspace") if of_topics else say("what this channel is told")
        if policy.who is Who.MEMBERS and caller.personal:
            raise CommandError(say("only members of a channel may change {}, in that channel", what))
        if policy.who is Who.MEMBERS and not standing.reached:
            raise CommandError(say("the bot is not in this channel, so it does not see who is: invite it here first"))
        if policy.who is Who.MEMBERS and standing.doubt:
            raise CommandError(say("nothing was changed: it is not known whether you are here ({})", standing.doubt))
        raise CommandError(say("{} may change {}; ask one of them", _ALLOWED[policy.who], what), "/trade subscriptions")


_ALLOWED = {
    Who.EVERYONE: say("everyone"),
    Who.MEMBERS: say("only members of this channel"),
    Who.ADMINS: say("only admins of this workspace"),
    Who.LISTED: say("only people whom the bot's operator has listed"),
}
