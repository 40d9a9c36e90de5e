"""Who typed a command and where: what a platform hands to the handlers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.domain.alert import Reply
from bot.domain.subscription import Destination


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in a workspace and in the channel the command concerns."""

    admin: bool = False
    manager: bool = False  # of the channel alone: there he may what an admin may, and nowhere else
    guest: bool = False  # or somebody of another workspace, in a channel that both share
    member: bool = True  # of the channel, where that was asked; by himself nobody is a member of one
    doubt: str = ""  # why it is not known whether he is one
    roles: frozenset[str] = frozenset()  # that people have in a workspace, by their ids
    reached: bool = True  # whether the platform lets the bot tell anything in the channel, as far as is known
    language: str = ""  # these three as in Caller, where they are learnt with the rest
    zone: str = ""
    name: str = ""


async def trusted(_: bool) -> Standing:
    """Of the one person at a terminal, who can do all."""
    return Standing(admin=True)


@dataclass(frozen=True, slots=True)
class Caller:
    """The destination a command concerns and the person who typed it."""

    destination: Destination
    person: str
    language: str = ""  # en or zh; "" where the platform does not say it
    zone: str = ""  # the person's time zone where the platform says it, as Area/City
    name: str = ""  # as the others there know the person
    # Asked for commands that change something, and whether it counts that he is a member; raises CommandError.
    standing: Callable[[bool], Awaitable[Standing]] = trusted
    group: bool = False  # whether the destination is a direct message of several people

    def as_learnt(self, standing: Standing) -> "Caller":
        """The same person with what is learnt of him by now: a platform may tell it too late for the first look."""
        return replace(
            self,
            language=standing.language or self.language,
            zone=standing.zone or self.zone,
            name=standing.name or self.name,
        )

    @property
    def personal(self) -> bool:
        """Does the command concern this person alone?"""
        return self.destination.place == self.person


CommandHandler = Callable[[str, Caller], Awaitable[Reply]]
"""Takes the text after `/trade` and the caller. Never raises: a fault becomes a reply."""
