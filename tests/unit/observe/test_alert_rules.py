"""The alert rules as Prometheus itself evaluates them: each fires when it is to, and none while all is well.

Needs `promtool`, which comes with Prometheus, on the PATH.
"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

RULES = Path(__file__).parents[3] / "config/prometheus-alerts.yaml"
DAY = 1440  # minutes, of which each value stands for one

# What a bot shows that is well: series -> values, in promtool's notation (from + step x times).
WELL = {
    'up{job="tradewire"}': f"1x{DAY}",
    "tradewire_ready": f"1x{DAY}",
    "tradewire_outbox_oldest_seconds": f"3x{DAY}",
    'tradewire_delivery_latency_seconds_bucket{le="60"}': f"0+2x{DAY}",
    'tradewire_delivery_latency_seconds_bucket{le="300"}': f"0+2x{DAY}",
    'tradewire_delivery_latency_seconds_bucket{le="+Inf"}': f"0+2x{DAY}",
    'tradewire_deliveries_total{result="sent"}': f"0+2x{DAY}",
    'tradewire_deliveries_total{result="failed"}': f"0x700 1x{DAY}",
    'tradewire_tenants_paused{reason="bad_token"}': f"0x{DAY}",
    'tradewire_feed_age_seconds{side="cn_official"}': f"900x{DAY}",
    'tradewire_feeds{state="ok"}': f"60x{DAY}",
    'tradewire_feeds{state="failing"}': f"20x{DAY}",
    'tradewire_seen_after_seconds_bucket{le="1800"}': f"0+2x{DAY}",
    'tradewire_seen_after_seconds_bucket{le="7200"}': f"0+2x{DAY}",
    'tradewire_seen_after_seconds_bucket{le="+Inf"}': f"0+2x{DAY}",
    'tradewire_loop_lag_seconds_bucket{le="1"}': f"0+60x{DAY}",
    'tradewire_loop_lag_seconds_bucket{le="5"}': f"0+60x{DAY}",
    'tradewire_loop_lag_seconds_bucket{le="+Inf"}': f"0+60x{DAY}",
    "tradewire_inbox_depth": f"0x700 1900x{DAY}",
    'tradewire_parse_child_killed_total{reason="memory"}': f"0+1x10 10x{DAY}",
    'tradewire_job_failures_total{name="deliver"}': f"0+1x4 4x{DAY}",
    'tradewire_job_failures_total{name="retention"}': f"0+1x2 2x{DAY}",
    "tradewire_discord_identify_total": f"0+1x100 100x{DAY}",
    "tradewire_discord_invalid_requests_total": f"0+1x40 40x{DAY}",
}
HOURLY = " ".join(f"{hour}x59" for hour in range(24))  # one more each hour


def slower(name: str, upper: str, each: float) -> dict[str, str]:
    """A histogram with so many a minute, of which those beyond the well ones are in the next bucket."""
    return {f'tradewire_{name}_seconds_bucket{{le="{le}"}}': f"0+{each}x{DAY}" for le in (upper, "+Inf")}


ILL = (  # the alert, of what it is told besides its severity, and what shows otherwise
    ("TradewireDown", {"job": "tradewire"}, {'up{job="tradewire"}': f"0x{DAY}"}),
    ("TradewireDown", {"job": "tradewire"}, {'up{job="tradewire"}': ""}),
    ("TradewireNotReady", {}, {"tradewire_ready": f"0x{DAY}"}),
    ("TradewireOutboxWaits", {}, {"tradewire_outbox_oldest_seconds": f"301x{DAY}"}),
    ("TradewireToldLate", {}, slower("delivery_latency", "300", 2.2)),
    ("TradewireDeliveriesFail", {}, {'tradewire_deliveries_total{result="failed"}': f"0x700 5x{DAY}"}),
    ("TradewirePlacesPaused", {"reason": "bad_token"}, {'tradewire_tenants_paused{reason="bad_token"}': f"1x{DAY}"}),
    (
        "TradewireSideUnwatched",
        {"side": "cn_official"},
        {'tradewire_feed_age_seconds{side="cn_official"}': f"21601x{DAY}"},
    ),
    ("TradewireFeedsFail", {}, {'tradewire_feeds{state="failing"}': f"21x{DAY}"}),
    ("TradewireSeenLate", {}, slower("seen_after", "7200", 5)),
    ("TradewireLoopLags", {}, slower("loop_lag", "5", 61)),
    ("TradewireInboxGrows", {}, {"tradewire_inbox_depth": f"2001x{DAY}"}),
    (
        "TradewireParsersKilled",
        {"reason": "memory"},
        {'tradewire_parse_child_killed_total{reason="memory"}': f"0+1x{DAY}"},
    ),
    ("TradewireJobFails", {"name": "deliver"}, {'tradewire_job_failures_total{name="deliver"}': f"0+1x{DAY}"}),
    ("TradewireJobFails", {"name": "retention"}, {'tradewire_job_failures_total{name="retention"}': HOURLY}),
    ("TradewireDiscordSessions", {}, {"tradewire_discord_identify_total": f"0+1x{DAY}"}),
    ("TradewireDiscordRefuses", {}, {"tradewire_discord_invalid_requests_total": f"0+6x{DAY}"}),
)

rules: dict[str, dict[str, Any]] = {
    each["alert"]: each for each in yaml.safe_load(RULES.read_text())["groups"][0]["rules"]
}


@pytest.fixture
def promtool() -> str:
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("promtool is not installed: it comes with Prometheus")
    return found


def expected(name: str, labels: dict[str, str]) -> dict[str, object]:
    """An alert as it is to come, in promtool's words."""
    summary = re.sub(r"{{ \$labels\.(\w+) }}", lambda found: labels[found[1]], rules[name]["annotations"]["summary"])
    return {"exp_labels": {**rules[name]["labels"], **labels}, "exp_annotations": {"summary": summary}}


def case(series: dict[str, str], told: dict[str, list[dict[str, object]]]) -> dict[str, object]:
    """A test: at the end of a day of these series each alert is told so, and every other one is not."""
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items() if values],
        "alert_rule_test": [
            {"eval_time": f"{DAY - 1}m", "alertname": name, "exp_alerts": told.get(name, [])} for name in rules
        ],
    }


def test_every_alert_has_a_case() -> None:
    assert {name for name, _, _ in ILL} == rules.keys()


def test_each_alert_fires_alone_on_what_it_is_for_and_none_while_all_is_well(promtool: str, tmp_path: Path) -> None:
    cases = [case(WELL, {})]
    cases += [case(WELL | ill, {name: [expected(name, labels)]}) for name, labels, ill in ILL]
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.safe_dump({"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": cases}))
    run = subprocess.run([promtool, "test", "rules", str(file)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
