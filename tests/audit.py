"""Looks for known vulnerabilities in what ships; says so where the data about them cannot be reached."""

import json
import subprocess
import sys
from pathlib import Path

COMMAND = "--require-hashes --disable-pip --timeout 10 --format json --requirement requirements/chart.txt"


def main() -> int:
    """0 where nothing is known, or nothing could be asked; 1 with the list where something is."""
    tool = Path(sys.executable).with_name("pip-audit")
    done = subprocess.run((str(tool), *COMMAND.split()), capture_output=True, text=True, check=False)
    try:
        dependencies = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        dependencies = []
    audited = [each for each in dependencies if "skip_reason" not in each]
    if not audited:
        print("pip-audit: the data on vulnerabilities cannot be reached from here; NOTHING was audited")
        return 0
    vulnerable = [each for each in audited if each["vulns"]]
    for each in vulnerable:
        print(f"{each['name']} {each['version']}: {', '.join(found['id'] for found in each['vulns'])}")
    print(f"pip-audit: {len(audited)} of {len(dependencies)} dependencies audited, {len(vulnerable)} vulnerable")
    return 1 if vulnerable else 0


if __name__ == "__main__":
    sys.exit(main())
