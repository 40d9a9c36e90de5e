"""The first step of the schema, from which all others go on; see migrations.py."""

Step = tuple[str, tuple[str, ...]]
"""A name, and statements."""

FIRST: Step = (
    "0001_first_schema",
    (
        """CREATE TABLE switches (name TEXT PRIMARY KEY, value TEXT NOT NULL)""",
        """CREATE TABLE feeds (
            id {id}, url TEXT NOT NULL UNIQUE, name TEXT NOT NULL, publisher TEXT NOT NULL, side TEXT NOT NULL,
            language TEXT NOT NULL, may_show TEXT NOT NULL, site TEXT NOT NULL, floor DOUBLE PRECISION,
            page_json TEXT,
            origin TEXT NOT NULL, active INTEGER NOT NULL,
            etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
            next_poll_at DOUBLE PRECISION, first_polled_at DOUBLE PRECISION, last_polled_at DOUBLE PRECISION,
            last_ok_at DOUBLE PRECISION, failures INTEGER NOT NULL DEFAULT 0,
            fault TEXT, fault_detail TEXT NOT NULL DEFAULT '', failing_since DOUBLE PRECISION,
            ttl_minutes INTEGER, skips_json TEXT, rhythm_json TEXT,
            body_hash TEXT NOT NULL DEFAULT '', shown INTEGER NOT NULL DEFAULT 0, sighted_at DOUBLE PRECISION,
            move_json TEXT, adopted TEXT NOT NULL DEFAULT '')""",
        """CREATE TABLE feed_items (
            feed_id BIGINT PRIMARY KEY REFERENCES feeds(id) ON DELETE CASCADE, tokens TEXT NOT NULL)""",
        """CREATE TABLE closed_servers (server TEXT PRIMARY KEY, until DOUBLE PRECISION NOT NULL)""",
        """CREATE TABLE seen (
            scope TEXT NOT NULL, identity TEXT NOT NULL, feed_id BIGINT NOT NULL, seen_at DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (scope, identity))""",
        """CREATE INDEX seen_at ON seen (seen_at)""",
        """CREATE INDEX seen_feed ON seen (feed_id, seen_at)""",
        """CREATE TABLE stories (
            id {id}, content_json TEXT NOT NULL, level TEXT NOT NULL, revision INTEGER NOT NULL,
            first_published_at DOUBLE PRECISION NOT NULL, last_published_at DOUBLE PRECISION NOT NULL)""",
        """CREATE INDEX stories_last_published_at ON stories (last_published_at)""",
        """CREATE TABLE entries (
            id {id}, feed_id BIGINT NOT NULL REFERENCES feeds(id) ON DELETE CASCADE, key TEXT NOT NULL,
            title TEXT NOT NULL, text TEXT NOT NULL, url TEXT NOT NULL, language TEXT NOT NULL,
            publisher TEXT NOT NULL,
            published_at DOUBLE PRECISION NOT NULL, seen_at DOUBLE PRECISION NOT NULL, baseline INTEGER NOT NULL,
            judged_at DOUBLE PRECISION, relevant INTEGER, score DOUBLE PRECISION, evidence_json TEXT,
            story_id BIGINT REFERENCES stories(id))""",
        """CREATE INDEX entries_inbox ON entries (id) WHERE judged_at IS NULL""",
        """CREATE INDEX entries_story ON entries (story_id) WHERE story_id IS NOT NULL""",
        """CREATE INDEX entries_url ON entries (url)""",
        """CREATE INDEX entries_feed ON entries (feed_id, published_at)""",
        """CREATE INDEX entries_key ON entries (feed_id, key)""",
        """CREATE TABLE entry_versions (
            entry_id BIGINT NOT NULL REFERENCES entries(id) ON DELETE CASCADE, title TEXT NOT NULL,
            text TEXT NOT NULL, replaced_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (entry_id, replaced_at))""",
        """CREATE TABLE matches (
            entry_id BIGINT NOT NULL REFERENCES entries(id) ON DELETE CASCADE, topic TEXT NOT NULL,
            words_json TEXT NOT NULL, PRIMARY KEY (entry_id, topic))""",
        """CREATE TABLE story_topics (
            story_id BIGINT NOT NULL REFERENCES stories(id) ON DELETE CASCADE, topic TEXT NOT NULL,
            PRIMARY KEY (topic, story_id))""",
        """CREATE TABLE subscriptions (
            id {id}, platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL, topic TEXT NOT NULL,
            options_json TEXT NOT NULL, person TEXT NOT NULL, created_at DOUBLE PRECISION NOT NULL,
            UNIQUE (platform, workspace, place, topic))""",
        """CREATE TABLE own_topics (
            id {id}, workspace TEXT NOT NULL, label TEXT NOT NULL, query TEXT NOT NULL, gated INTEGER NOT NULL,
            person TEXT NOT NULL, changed_at DOUBLE PRECISION NOT NULL, UNIQUE (workspace, label))""",
        """CREATE TABLE complaints (
            id {id}, platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL, person TEXT NOT NULL,
            story_id BIGINT NOT NULL REFERENCES stories(id), kind TEXT NOT NULL, evidence_json TEXT NOT NULL,
            made_at DOUBLE PRECISION NOT NULL)""",
        """CREATE TABLE mutes (
            platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL, kind TEXT NOT NULL,
            target TEXT NOT NULL, until DOUBLE PRECISION NOT NULL, person TEXT NOT NULL,
            PRIMARY KEY (platform, workspace, place, kind, target))""",
        """CREATE TABLE deliveries (
            id {id}, platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL,
            story_id BIGINT REFERENCES stories(id), kind TEXT NOT NULL, content_json TEXT NOT NULL,
            state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due_at DOUBLE PRECISION NOT NULL,
            lease_until DOUBLE PRECISION, worker TEXT, message_ref TEXT, error TEXT NOT NULL DEFAULT '',
            created_at DOUBLE PRECISION NOT NULL, settled_at DOUBLE PRECISION)""",
        """CREATE INDEX deliveries_outbox ON deliveries (platform, workspace, place, id)
            WHERE state IN ('pending', 'sending')""",
        """CREATE INDEX deliveries_story ON deliveries (story_id, platform, workspace, place)""",
        """CREATE TABLE troubles (
            subject TEXT PRIMARY KEY, name TEXT NOT NULL, since DOUBLE PRECISION NOT NULL,
            told_at DOUBLE PRECISION NOT NULL, over_at DOUBLE PRECISION)""",
        """CREATE TABLE decisions (
            id {id}, story_id BIGINT NOT NULL REFERENCES stories(id), platform TEXT NOT NULL,
            workspace TEXT NOT NULL, place TEXT NOT NULL, topic TEXT NOT NULL, kind TEXT NOT NULL,
            reason TEXT NOT NULL, detail TEXT NOT NULL, revision INTEGER NOT NULL,
            decided_at DOUBLE PRECISION NOT NULL, baseline_feed BIGINT)""",
        """CREATE INDEX decisions_story ON decisions (story_id, platform, workspace, place)""",
        """CREATE INDEX decisions_baseline ON decisions (baseline_feed, platform, workspace, place)
            WHERE baseline_feed IS NOT NULL""",
    ),
)
