"""Slash commands, handled once for every platform: words to a command, a command to a reply."""
