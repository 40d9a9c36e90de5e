"""Slack: Block Kit messages, the sender, and `/trade` through Socket Mode."""
