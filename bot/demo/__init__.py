"""The demonstration: the whole bot on a small invented newsroom served from this machine."""
