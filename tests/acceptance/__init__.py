"""Promises measured on labelled news."""
