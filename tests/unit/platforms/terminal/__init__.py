"""Tests of what the terminal shows and hears."""
