"""Benchmarks: run by hand or by `make bench`, never by `make test`.

Each module prints a table and what it is to be read against, says so and exits 0 where its data is absent, and takes
the data's place as its argument. Data with publishers' texts stays outside the project.

    python -m tests.bench.parsing                    what parsing one feed costs, by how much of it is new
    python -m tests.bench.polling STREAM.jsonl.gz    how soon a new entry is heard of, at a given number of requests
    python -m tests.bench.road FEEDSERVER            how fast the whole road is, against lemon24's reader
"""
