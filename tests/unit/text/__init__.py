"""Tests of reading text: tokens, queries, the vocabulary."""
