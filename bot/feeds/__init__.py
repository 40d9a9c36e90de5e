"""Feeds: from an address to clean entries; whatever a feed does, the answer is a value."""
