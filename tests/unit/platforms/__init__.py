"""Tests of what people see on each platform."""
