"""What an entry is about: the topics it matches, and whether it is US-China trade news at all."""
