"""Tradewire: alerts for US-China trade news on Slack, Discord and the terminal."""

__version__ = "0.1.0"
