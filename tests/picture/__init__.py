"""The picture of an alert in the README, made anew by `python -m tests.picture`."""
