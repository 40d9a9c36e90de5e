"""Tradewire's tests."""
