"""The schema, as steps that only ever go forward. {id} is the engine's way to number rows.

Moments are seconds since 1970 (UTC), yes/no is 1/0, and columns named *_json hold JSON of a domain value.
"""

from bot.storage.first_schema import FIRST, Step

STEPS: tuple[Step, ...] = (
    FIRST,
    (
        "0002_digests_audit_retention",
        (
            """CREATE TABLE held (
                id {id}, platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL, topic TEXT NOT NULL,
                story_id BIGINT NOT NULL, reason TEXT NOT NULL, content_json TEXT NOT NULL,
                held_at DOUBLE PRECISION NOT NULL, due_at DOUBLE PRECISION NOT NULL, delivery_id BIGINT,
                UNIQUE (platform, workspace, place, story_id))""",
            """CREATE INDEX held_due ON held (due_at) WHERE delivery_id IS NULL""",
            """CREATE INDEX held_story ON held (story_id)""",
            """CREATE INDEX held_delivery ON held (delivery_id) WHERE delivery_id IS NOT NULL""",
            """ALTER TABLE deliveries ADD COLUMN period TEXT""",
            """CREATE UNIQUE INDEX deliveries_period ON deliveries (platform, workspace, place, period)
                WHERE period IS NOT NULL""",
            """CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE settled_at IS NOT NULL""",
            """CREATE INDEX decisions_told ON decisions (platform, workspace, place, decided_at)
                WHERE kind = 'announce'""",
            """CREATE INDEX entries_seen ON entries (seen_at)""",
            """CREATE INDEX story_topics_story ON story_topics (story_id)""",
            """CREATE INDEX complaints_story ON complaints (story_id)""",
            """CREATE TABLE audit (
                id {id}, at DOUBLE PRECISION NOT NULL, platform TEXT NOT NULL, workspace TEXT NOT NULL,
                place TEXT NOT NULL, person TEXT NOT NULL, action TEXT NOT NULL)""",
            """CREATE INDEX audit_workspace ON audit (platform, workspace, id)""",
        ),
    ),
    (
        "0003_effectively_once",
        (
            """ALTER TABLE deliveries ADD COLUMN precedence INTEGER NOT NULL DEFAULT 2""",
            """ALTER TABLE deliveries ADD COLUMN began_at DOUBLE PRECISION""",
            """ALTER TABLE deliveries ADD COLUMN in_doubt_since DOUBLE PRECISION""",
            """UPDATE deliveries SET began_at = created_at WHERE state = 'sending'""",
            """DROP INDEX deliveries_outbox""",
            """CREATE INDEX deliveries_outbox ON deliveries (platform, workspace, place, id, precedence)
                WHERE state IN ('pending', 'sending')""",
            """CREATE TABLE pauses (
                platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL,
                detail TEXT NOT NULL, since DOUBLE PRECISION NOT NULL, until DOUBLE PRECISION NOT NULL,
                PRIMARY KEY (platform, workspace, place))""",
        ),
    ),
    (
        "0004_links_versions_follows",
        (
            """ALTER TABLE stories ADD COLUMN answers BIGINT""",
            """CREATE INDEX stories_answers ON stories (answers) WHERE answers IS NOT NULL""",
            """ALTER TABLE stories ADD COLUMN merged_into BIGINT""",
            """ALTER TABLE deliveries ADD COLUMN thread_of BIGINT""",
            """CREATE TABLE story_versions (
                id {id}, story_id BIGINT NOT NULL REFERENCES stories(id) ON DELETE CASCADE, content_json TEXT NOT NULL,
                replaced_at DOUBLE PRECISION NOT NULL)""",
            """CREATE INDEX story_versions_story ON story_versions (story_id)""",
            """CREATE TABLE follows (
                platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL,
                story_id BIGINT NOT NULL REFERENCES stories(id) ON DELETE CASCADE, person TEXT NOT NULL,
                created_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (story_id, platform, workspace, place))""",
        ),
    ),
    (
        "0005_installations",
        (
            """CREATE TABLE installations (
                platform TEXT NOT NULL, workspace TEXT NOT NULL, name TEXT NOT NULL, sealed_token TEXT NOT NULL,
                bot_user TEXT NOT NULL, installer TEXT NOT NULL, scopes TEXT NOT NULL,
                installed_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (platform, workspace))""",
        ),
    ),
    (
        "0006_latest_of_a_topic",
        (
            """ALTER TABLE story_topics ADD COLUMN last_published_at DOUBLE PRECISION NOT NULL DEFAULT 0""",
            """UPDATE story_topics SET last_published_at =
                (SELECT s.last_published_at FROM stories s WHERE s.id = story_topics.story_id)""",
            """CREATE INDEX story_topics_latest ON story_topics (topic, last_published_at, story_id)""",
        ),
    ),
    (
        "0007_pages",
        (
            """ALTER TABLE entries ADD COLUMN page TEXT NOT NULL DEFAULT ''""",
            """UPDATE entries SET page = url""",
            """DROP INDEX entries_url""",
            """CREATE INDEX entries_page ON entries (page)""",
        ),
    ),
    (
        "0008_heard_and_departures",
        (
            """CREATE TABLE heard (name TEXT PRIMARY KEY, at DOUBLE PRECISION NOT NULL)""",
            """CREATE TABLE departures (
                platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL, since DOUBLE PRECISION NOT NULL,
                PRIMARY KEY (platform, workspace, place))""",
        ),
    ),
    (
        "0009_own_stories",
        (
            # What is no US-China trade news becomes the story of the one workspace that wants it; of several, nobody's.
            """ALTER TABLE stories ADD COLUMN workspace TEXT NOT NULL DEFAULT ''""",
            """CREATE TABLE own_reports (
                story_id BIGINT NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
                entry_id BIGINT NOT NULL REFERENCES entries(id) ON DELETE CASCADE, PRIMARY KEY (story_id, entry_id))""",
            """CREATE INDEX own_reports_entry ON own_reports (entry_id)""",
            """UPDATE stories SET workspace = COALESCE((SELECT CASE WHEN MIN(o.workspace) = MAX(o.workspace)
                THEN MIN(o.workspace) END FROM story_topics t
                JOIN own_topics o ON t.topic = o.workspace || '/' || o.label WHERE t.story_id = stories.id), '-')
                WHERE EXISTS (SELECT 1 FROM entries e WHERE e.story_id = stories.id)
                AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.story_id = stories.id AND e.relevant = 1)""",
            """INSERT INTO own_reports (story_id, entry_id) SELECT e.story_id, e.id FROM entries e
                JOIN stories s ON s.id = e.story_id WHERE s.workspace <> ''""",
            """UPDATE entries SET story_id = NULL WHERE id IN (SELECT entry_id FROM own_reports)""",
        ),
    ),
    (
        "0010_looks",
        (
            """ALTER TABLE deliveries ADD COLUMN looks BIGINT NOT NULL DEFAULT 0""",
            """ALTER TABLE deliveries ADD COLUMN looked TEXT NOT NULL DEFAULT ''""",
        ),
    ),
    (
        "0011_purchases",
        (
            # Without a reference to entries, which go before it does.
            """CREATE TABLE purchases (
                entry_id BIGINT PRIMARY KEY, title TEXT NOT NULL, url TEXT NOT NULL,
                published_at DOUBLE PRECISION NOT NULL, content_json TEXT NOT NULL)""",
        ),
    ),
    (
        "0012_reported",
        (
            # Days as ISO dates, amounts as exact decimals.
            """CREATE TABLE reported (
                statistic TEXT NOT NULL, commodity TEXT NOT NULL, destination TEXT NOT NULL, unit TEXT NOT NULL,
                marketing_year TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL, amount TEXT NOT NULL,
                imported_at DOUBLE PRECISION NOT NULL,
                PRIMARY KEY (statistic, commodity, destination, unit, marketing_year, first_day, last_day))""",
        ),
    ),
    (
        "0013_closures",
        (
            """CREATE TABLE closures (
                platform TEXT NOT NULL, workspace TEXT NOT NULL, action TEXT NOT NULL,
                made_at DOUBLE PRECISION NOT NULL, until DOUBLE PRECISION NOT NULL,
                PRIMARY KEY (platform, workspace, action))""",
        ),
    ),
    (
        "0014_proposals",
        (
            """CREATE TABLE proposals (
                id {id}, mark TEXT NOT NULL UNIQUE, content_json TEXT NOT NULL, state TEXT NOT NULL,
                made_at DOUBLE PRECISION NOT NULL)""",
        ),
    ),
    (
        "0015_inbox_by_date",
        (
            """DROP INDEX entries_inbox""",
            """CREATE INDEX entries_inbox ON entries (published_at, title, id) WHERE judged_at IS NULL""",
        ),
    ),
    (
        "0016_keepers",
        (
            """CREATE TABLE keepers (
                platform TEXT PRIMARY KEY, worker TEXT NOT NULL, until DOUBLE PRECISION NOT NULL,
                rested_at DOUBLE PRECISION)""",
        ),
    ),
    ("0017_unseen", ("""ALTER TABLE deliveries ADD COLUMN unseen BIGINT NOT NULL DEFAULT 0""",)),
    (
        "0018_digest_periods",
        (
            """DROP INDEX deliveries_period""",
            """ALTER TABLE deliveries DROP COLUMN period""",
            """CREATE TABLE digest_periods (
                delivery_id BIGINT NOT NULL REFERENCES deliveries(id) ON DELETE CASCADE, topic TEXT NOT NULL,
                reason TEXT NOT NULL, period DOUBLE PRECISION NOT NULL,
                PRIMARY KEY (delivery_id, topic, reason, period))""",
            """CREATE INDEX digest_periods_period ON digest_periods (topic, reason, period)""",
        ),
    ),
    (
        "0019_held_by_topic",
        (
            """CREATE TABLE held_by_topic (
                id {id}, platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL, topic TEXT NOT NULL,
                story_id BIGINT NOT NULL, reason TEXT NOT NULL, content_json TEXT NOT NULL,
                held_at DOUBLE PRECISION NOT NULL, due_at DOUBLE PRECISION NOT NULL, delivery_id BIGINT,
                UNIQUE (platform, workspace, place, story_id, topic))""",
            """INSERT INTO held_by_topic SELECT * FROM held""",
            """DROP TABLE held""",
            """ALTER TABLE held_by_topic RENAME TO held""",
            """CREATE INDEX held_due ON held (due_at) WHERE delivery_id IS NULL""",
            """CREATE INDEX held_story ON held (story_id)""",
            """CREATE INDEX held_delivery ON held (delivery_id) WHERE delivery_id IS NOT NULL""",
        ),
    ),
    (
        "0020_errands",
        (
            """CREATE TABLE errands (
                delivery_id BIGINT NOT NULL REFERENCES deliveries(id) ON DELETE CASCADE, kind TEXT NOT NULL,
                platform TEXT NOT NULL, channel TEXT NOT NULL, message TEXT NOT NULL,
                made_at DOUBLE PRECISION NOT NULL, due_at DOUBLE PRECISION NOT NULL, tries BIGINT NOT NULL,
                PRIMARY KEY (delivery_id, kind))""",
        ),
    ),
    (
        "0021_released",
        (
            """CREATE TABLE released (
                name TEXT NOT NULL, slot DOUBLE PRECISION NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
                publisher TEXT NOT NULL, published_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (name, slot))""",
        ),
    ),
    (
        "0022_bulletins",
        (
            """CREATE TABLE bulletins (
                id {id}, platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL, name TEXT NOT NULL,
                slot DOUBLE PRECISION NOT NULL, rank INTEGER NOT NULL, reason TEXT NOT NULL, content_json TEXT NOT NULL,
                made_at DOUBLE PRECISION NOT NULL, due_at DOUBLE PRECISION NOT NULL, delivery_id BIGINT,
                UNIQUE (platform, workspace, place, name, slot))""",
            """CREATE INDEX bulletins_due ON bulletins (due_at) WHERE delivery_id IS NULL""",
            """CREATE INDEX bulletins_delivery ON bulletins (delivery_id) WHERE delivery_id IS NOT NULL""",
            """CREATE INDEX bulletins_slot ON bulletins (slot, name)""",
        ),
    ),
    (
        "0023_newest",
        (
            """ALTER TABLE feeds ADD COLUMN newest_at DOUBLE PRECISION""",
            # An entry of a baseline without a date was kept as published a year before it was seen.
            """UPDATE feeds SET newest_at = (
                SELECT MAX(e.published_at) FROM entries e WHERE e.feed_id = feeds.id
                AND NOT (e.baseline = 1 AND e.published_at = e.seen_at - 31536000))""",
        ),
    ),
    ("0024_reminders_end", ("""ALTER TABLE bulletins ADD COLUMN until DOUBLE PRECISION""",)),
    ("0025_installers_language", ("""ALTER TABLE installations ADD COLUMN language TEXT NOT NULL DEFAULT ''""",)),
    ("0026_left_at", ("""ALTER TABLE deliveries ADD COLUMN left_at DOUBLE PRECISION""",)),
    ("0027_on_top", ("""ALTER TABLE feeds ADD COLUMN on_top INTEGER NOT NULL DEFAULT 0""",)),
    ("0028_ok_since", ("""ALTER TABLE feeds ADD COLUMN ok_since DOUBLE PRECISION""",)),
    (
        # Pages are compared without "www."; an identity of old may be a feed's own id, which keeps it.
        "0029_pages_without_www",
        (
            """UPDATE entries SET page = 'https://' || substr(page, 13) WHERE page LIKE 'https://www.%'""",
            """INSERT INTO seen (scope, identity, feed_id, seen_at)
                SELECT scope, 'https://' || substr(identity, 13), feed_id, seen_at
                FROM seen WHERE identity LIKE 'https://www.%' ON CONFLICT DO NOTHING""",
        ),
    ),
)
