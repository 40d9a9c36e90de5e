"""Tests of the topics stage."""
