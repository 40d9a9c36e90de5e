"""Charts as people see them: pictures where they can be drawn and sent, bars of text everywhere."""
