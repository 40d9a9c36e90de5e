"""Tests of what Slack is sent."""
