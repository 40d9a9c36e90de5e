"""The permissions that the app asks of a workspace, and what each is for: on the install page and for its admins.

The manifest asks for the same ones; a test holds both to the calls that the code makes.
"""

# https://docs.slack.dev/reference/scopes
SCOPES = {
    "commands": "to hear /trade, the buttons under alerts and the shortcut on messages",
    "chat:write": "to post alerts, edit them as more outlets report, and answer in their threads",
    "chat:write.public": "to post in public channels without being invited to each",
    "channels:history": "to look whether an alert of its own has arrived in a public channel that it is in, after a "
    "crash or a lost answer; it reads the minutes around that and keeps nothing",
    "groups:history": "the same in private channels that it is in",
    "im:history": "the same in its direct messages",
    "im:write": "to find the direct message of a person, for that same look",
    "users:read": "to know guests, who may only read, admins, and a person's language and time zone",
    "channels:read": "to know that a public channel was archived, or the bot taken out of it, and who is in it where "
    "only its members may change what it is told",
    "groups:read": "the same for private channels that it is in",
}
# The bot works without these: after a crash or a lost answer a message may stand in a channel twice.
OPTIONAL = frozenset({"channels:history", "groups:history", "im:history", "im:write"})
