"""Tests of bot/observe."""
