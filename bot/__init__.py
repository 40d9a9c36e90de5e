"""Tradewire: alerts for US-China trade news on Slack and in the terminal."""

__version__ = "0.1.0"
