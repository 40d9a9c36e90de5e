"""What words are, before anybody judges them: tokens, queries, the vocabulary, sentences.

Topics, stories and storage all read text in the same way, and neighbours do not import each other,
so the reading stands on a floor of its own below them.
"""
