"""The command line: data on stdout, logs on stderr, and one clear message with the remedy when something is wrong."""
