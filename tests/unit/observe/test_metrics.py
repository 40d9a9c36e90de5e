"""Metrics: their names are promises, alert rules name only what there is, and no label tells whose data it is."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.parser import text_string_to_metric_families

from bot import running
from bot.delivery import measure, places
from bot.domain.alert import DecisionKind, Notice
from bot.domain.closed import Closed
from bot.domain.delivery import Delivery
from bot.domain.feed import FeedFault, Side
from bot.errors import SendError, SendReason
from bot.gauges import look
from bot.observe import metrics
from bot.storage import feeds, outbox, pauses, stories
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from tests.unit.commands.world import HERE, World
from tests.unit.delivery.far import Far, worker
from tests.values import CHANNEL, NOW, TERMINAL, ago, alert, feed, story

RULES = Path(__file__).parents[3] / "config/prometheus-alerts.yaml"

# What dashboards and rules of operators may rely on.
PROMISED = {
    *("tradewire_feed_poll_total", "tradewire_feed_poll_duration_seconds", "tradewire_feed_age_seconds"),
    *("tradewire_parse_child_killed_total", "tradewire_outbox_depth", "tradewire_outbox_oldest_seconds"),
    *("tradewire_deliveries_total", "tradewire_delivery_latency_seconds", "tradewire_unknown_outcome_total"),
    *("tradewire_duplicates_suppressed_total", "tradewire_ratelimit_wait_seconds", "tradewire_tenants_paused"),
    *("tradewire_loop_lag_seconds", "tradewire_seen_after_seconds", "tradewire_told_after_seconds", "tradewire_ready"),
}


def families() -> dict[str, Any]:
    """Name, as samples have it without _bucket and the like -> family."""
    body, _ = metrics.exposition()
    found = {}
    for family in text_string_to_metric_families(body.decode()):
        found[family.name + ("_total" if family.type == "counter" else "")] = family
    return found


def value(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


def delivery(**changed: Any) -> Delivery:
    values: dict[str, Any] = {
        "id": 1,
        "destination": CHANNEL,
        "story_id": 7,
        "kind": DecisionKind.ANNOUNCE,
        "content": alert(first_seen=ago(minutes=20)),
        "created_at": ago(seconds=3),
    }
    return Delivery(**(values | changed))


def test_the_promised_metrics_are_there() -> None:
    assert families().keys() >= PROMISED


def test_every_alert_rule_names_metrics_that_exist_and_says_what_to_do() -> None:
    (group,) = yaml.safe_load(RULES.read_text())["groups"]
    known = families().keys()
    assert len(group["rules"]) > 10
    for rule in group["rules"]:
        for name in re.findall(r"tradewire_[a-z_]+", rule["expr"]):
            assert re.sub(r"_(bucket|sum|count)$", "", name) in known, name
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_the_rule_of_failing_jobs_is_met_by_each_that_always_fails_however_rare_its_ticks() -> None:
    source = Path(running.__file__).read_text()
    ticks = {}
    for tick, name in re.findall(r'jobs\.every\((?:self\._)?([\w.]+), "(\w+)"', source):
        ticks[name] = float(vars(running).get(tick.upper(), 0) or tick)
    assert {"heartbeat", "tell_owner", "retention", "poll", "desk"} <= ticks.keys()
    rules = {each["alert"]: each for each in yaml.safe_load(RULES.read_text())["groups"][0]["rules"]}
    parts = re.findall(
        r'failures_total(?:\{name=~"(.+?)"\})?\[(\d+)([mh])\]\) > (\d+)', rules["TradewireJobFails"]["expr"]
    )
    for name, tick in ticks.items():
        assert any(
            re.fullmatch(names or ".*", name) and int(number) * {"m": 60, "h": 3600}[unit] // tick > int(least)
            for names, number, unit, least in parts
        ), name


def test_no_label_bears_a_name_of_prometheus_own_and_what_a_rule_says_of_one_is_of_ours() -> None:
    """It renames what is scraped as `job` or `instance`: https://prometheus.io/docs/concepts/jobs_instances/."""
    ours = [each for each in vars(metrics).values() if isinstance(each, MetricWrapperBase)]
    labels = {each.describe()[0].name: set(each._labelnames) for each in ours}
    assert not {"job", "instance"} & set().union(*labels.values())
    for rule in yaml.safe_load(RULES.read_text())["groups"][0]["rules"]:
        named = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
        measured = re.findall(r"tradewire_[a-z_]+", rule["expr"])
        assert named <= set().union(*(labels.get(name.removesuffix("_total"), set()) for name in measured)), rule


async def test_a_side_of_which_no_feed_has_ever_answered_is_as_old_as_its_first_failure() -> None:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    official, press = feed(1, side=Side.US_OFFICIAL), feed(2, side=Side.PRESS)
    later = feed(4, side=Side.PRESS)
    await database.write(feeds.follow_config, [official, press, later, feed(3, side=Side.CN_OFFICIAL)])
    for each in await database.read(feeds.active):
        if each.feed.side is Side.US_OFFICIAL:
            failed = replace(each, fault=FeedFault.BLOCKED, failures=1, failing_since=ago(hours=7))
            await database.write(feeds.settle_failed, failed, ago(hours=7))
        elif each.feed.side is Side.PRESS:
            await database.write(feeds.settle_ok, [(each, ago(hours=2 if each.feed.url == later.url else 9))])
    await database.read(look, NOW)
    ages = {side: value("tradewire_feed_age_seconds", side=side) for side in ("us_official", "press", "cn_official")}
    assert ages == {"us_official": 7 * 3600, "press": 2 * 3600, "cn_official": 0}, "one that was never asked has none"
    await database.close()


def test_the_first_message_that_is_given_up_is_an_increase_since_all_results_begin_at_zero() -> None:
    worker(open_database("sqlite:///:memory:"), Far("new"))
    for result in ("sent", "postponed", "paused", "failed"):
        labels = {"platform": "new", "result": result}
        assert metrics.REGISTRY.get_sample_value("tradewire_deliveries_total", labels) == 0


def test_a_sent_alert_is_measured_from_the_outbox_and_from_publication() -> None:
    before = value("tradewire_told_after_seconds_sum"), value("tradewire_delivery_latency_seconds_sum")
    measure.sent(delivery(), NOW)
    assert value("tradewire_told_after_seconds_sum") - before[0] == 20 * 60
    assert value("tradewire_delivery_latency_seconds_sum") - before[1] == 3
    counts = ("tradewire_told_after_seconds_count", "tradewire_delivery_latency_seconds_count")
    before_edit = [value(name) for name in counts]
    measure.sent(delivery(kind=DecisionKind.AMEND, created_at=ago(hours=1)), NOW)
    assert [value(name) for name in counts] == before_edit, "an edit rests for up to an hour, which is no delay"


def test_what_is_refused_is_counted_by_what_follows() -> None:
    def counts() -> list[float]:
        names = ("postponed", "failed", "paused")
        return [value("tradewire_deliveries_total", platform="slack", result=name) for name in names]

    before = counts()
    limited = SendError(SendReason.RATE_LIMITED, "429", retry_after=30)
    measure.refused(delivery(), limited, NOW + timedelta(seconds=30), NOW)
    measure.refused(delivery(), SendError(SendReason.EXPIRED, "old", permanent=True), None, NOW)
    measure.refused(delivery(), SendError(SendReason.PLACE_GONE, "is_archived"), NOW, NOW)
    assert [after - was for after, was in zip(counts(), before, strict=True)] == [1, 1, 1]


async def test_an_edit_that_rests_and_what_a_terminal_was_told_that_nobody_is_at_page_nobody() -> None:
    database = open_database("sqlite:///:memory:")
    await database.migrate()

    async def waited(minutes: float, at_terminal: bool = False) -> float:
        await database.read(look, NOW + timedelta(minutes=minutes), at_terminal)
        return value("tradewire_outbox_oldest_seconds")

    number = (await database.write(stories.save, story(id=0))).id
    await database.write(outbox.put, TERMINAL, number, DecisionKind.ANNOUNCE, alert(), NOW)
    assert await waited(10) == 0
    assert await waited(10, at_terminal=True) == 600

    def rests(tx: Transaction) -> None:
        """The message was told anew a while ago, so that its next edit rests for an hour."""
        outbox.put(tx, CHANNEL, number, DecisionKind.AMEND, alert(), NOW)
        tx.execute("UPDATE deliveries SET due_at = due_at + 3600 WHERE kind = 'amend'")

    await database.write(rests)
    assert await waited(59) == 0
    assert await waited(66) == 360, "now it could have left"
    await database.write(lambda tx: tx.execute("UPDATE deliveries SET attempts = 1"))
    assert await waited(59) == 59 * 60, "one that was tried and refused is a trouble"
    await database.close()


@pytest.mark.parametrize("reason", [SendReason.NO_PERMISSION, SendReason.BAD_TOKEN])
async def test_what_waits_for_a_repair_of_its_place_or_workspace_pages_nobody(reason: SendReason) -> None:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    await database.write(outbox.put_notice, CHANNEL, Notice("Trouble", ()), ago(hours=1))
    await database.read(look, NOW)
    assert value("tradewire_outbox_oldest_seconds") == 3600
    await database.write(pauses.begin, CHANNEL, SendError(reason, "no"), ago(minutes=50))
    await database.write(outbox.put_notice, replace(CHANNEL, workspace="T2"), Notice("Trouble", ()), ago(minutes=4))
    await database.read(look, NOW)
    assert value("tradewire_outbox_oldest_seconds") == 240
    await database.close()


async def test_what_somebody_wanted_to_be_closed_waits_for_no_repair_and_is_no_trouble_until_it_is_deleted() -> None:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    repairable = SendError(SendReason.NO_PERMISSION, "no: not_in_channel")
    await database.write(pauses.begin, CHANNEL, repairable, NOW)
    await database.write(places.leave, "slack", "T2", Closed.UNINSTALLED, NOW, NOW)
    await database.write(places.close, replace(CHANNEL, place="C2"), Closed.DELETED, NOW, NOW)
    await database.write(places.leave, "slack", "T3", Closed.REVOKED, NOW, NOW)
    await database.write(places.close, replace(CHANNEL, place="C3"), Closed.ARCHIVED, NOW, NOW)
    await database.read(look, NOW)
    paused = {reason: value("tradewire_tenants_paused", reason=reason) for reason in SendReason}
    assert {reason: number for reason, number in paused.items() if number} == {
        SendReason.NO_PERMISSION: 1,
        SendReason.PLACE_GONE: 1,
        SendReason.BAD_TOKEN: 1,
    }
    await database.close()


async def test_a30_metrics_name_no_workspace_no_place_no_person_and_no_address() -> None:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    world = World(database)
    await world.ask("topic add secretbarges barge AND freight", HERE)
    await world.ask("subscribe secretbarges", HERE)
    await world.ask("subscribe soybeans", HERE)
    await world.publish("China books 12 cargoes of US soybeans")
    await database.read(look, NOW + timedelta(minutes=10))
    assert value("tradewire_outbox_oldest_seconds") == 600
    assert value("tradewire_outbox_depth", platform="slack") == 1
    body = metrics.exposition()[0].decode()
    for private in ("T1", "C1", "U1", "secretbarges", "://", "example", "Outlet"):  # "http" is a fault of feeds
        assert private not in "".join(line for line in body.splitlines() if not line.startswith("#")), private
    assert await database.read(outbox.told, [1])
    await database.close()
