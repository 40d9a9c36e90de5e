"""When releases are due, and how they stand. Pure."""
