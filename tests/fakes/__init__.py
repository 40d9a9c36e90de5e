"""The far ends of sockets, played on this machine."""
