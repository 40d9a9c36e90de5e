"""Discord: embeds with buttons, the sender, and `/trade` through the gateway."""
