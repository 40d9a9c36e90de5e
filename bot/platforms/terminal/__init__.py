"""The terminal: alerts printed above a prompt that takes the same commands as a chat."""
