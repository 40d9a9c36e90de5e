"""Puts feedparser's own test feeds, from its source package, into `.venv/feedparser-tests`: once, with network."""

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "6.0.14"
VARIABLE = "TRADEWIRE_FEEDPARSER_TESTS"  # names another folder
DEFAULT = Path(__file__).parents[1] / ".venv" / "feedparser-tests"


def folder() -> Path:
    """Where the feeds are looked for."""
    return Path(os.environ.get(VARIABLE) or DEFAULT)


def main() -> None:
    """Download and unpack; exits with pip's words when the index cannot be reached."""
    with tempfile.TemporaryDirectory() as place:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        options = ["--no-deps", "--no-binary", ":all:", "--dest", place]
        done = subprocess.run([*pip, *options, f"feedparser=={VERSION}"], check=False)
        if done.returncode:
            sys.exit(done.returncode)
        (archive,) = Path(place).glob("feedparser-*.tar.gz")
        with tarfile.open(archive) as packed:
            tests = [member for member in packed.getmembers() if "/tests/" in member.name]
            for member in tests:
                member.name = member.name.partition("/tests/")[2]
            packed.extractall(folder(), members=tests, filter="data")
    print(f"{sum(1 for _ in folder().rglob('*.xml'))} feeds in {folder()}")


if __name__ == "__main__":
    main()
