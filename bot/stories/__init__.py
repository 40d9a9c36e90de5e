"""Entries that report one event, brought together, and what can be said of them: sides, level, summary."""
