CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (1, 'tradewire', '0001_first_schema', '2026-11-28 13:59:58.551185+00:00');
CREATE TABLE switches (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "switches" ("name", "value") VALUES ('stories_mark', '6a84fc87bb7f7439');
INSERT INTO "switches" ("name", "value") VALUES ('terminal_greeted', 'on');
CREATE TABLE feeds (
                id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, name TEXT NOT NULL, publisher TEXT NOT NULL, side TEXT NOT NULL,
                language TEXT NOT NULL, may_show TEXT NOT NULL, site TEXT NOT NULL, floor DOUBLE PRECISION,
                page_json TEXT,
                origin TEXT NOT NULL, active INTEGER NOT NULL,
                etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
                next_poll_at DOUBLE PRECISION, first_polled_at DOUBLE PRECISION, last_polled_at DOUBLE PRECISION,
                last_ok_at DOUBLE PRECISION, failures INTEGER NOT NULL DEFAULT 0,
                fault TEXT, fault_detail TEXT NOT NULL DEFAULT '', failing_since DOUBLE PRECISION,
                ttl_minutes INTEGER, skips_json TEXT, rhythm_json TEXT,
                body_hash TEXT NOT NULL DEFAULT '', shown INTEGER NOT NULL DEFAULT 0, sighted_at DOUBLE PRECISION,
                move_json TEXT, adopted TEXT NOT NULL DEFAULT '');
INSERT INTO "feeds" ("id", "url", "name", "publisher", "side", "language", "may_show", "site", "floor", "page_json", "origin", "active", "etag", "last_modified", "next_poll_at", "first_polled_at", "last_polled_at", "last_ok_at", "failures", "fault", "fault_detail", "failing_since", "ttl_minutes", "skips_json", "rhythm_json", "body_hash", "shown", "sighted_at", "move_json", "adopted") VALUES (1, 'https://outlet1.example/feed', 'Outlet 1', 'Outlet 1', 'press', 'en', 'full', '', NULL, NULL, 'config', 1, '', '', NULL, 1767614340.0, 1767614340.0, 1767614340.0, 0, NULL, '', NULL, NULL, NULL, NULL, '', 0, NULL, NULL, '');
INSERT INTO "feeds" ("id", "url", "name", "publisher", "side", "language", "may_show", "site", "floor", "page_json", "origin", "active", "etag", "last_modified", "next_poll_at", "first_polled_at", "last_polled_at", "last_ok_at", "failures", "fault", "fault_detail", "failing_since", "ttl_minutes", "skips_json", "rhythm_json", "body_hash", "shown", "sighted_at", "move_json", "adopted") VALUES (2, 'https://outlet2.example/feed', 'Outlet 2', 'Outlet 2', 'press', 'en', 'full', '', NULL, NULL, 'config', 1, '', '', NULL, 1767614640.0, 1767614940.0, 1767614940.0, 0, NULL, '', NULL, NULL, NULL, NULL, '', 0, NULL, NULL, '');
CREATE TABLE feed_items (
                feed_id BIGINT PRIMARY KEY REFERENCES feeds(id) ON DELETE CASCADE, tokens TEXT NOT NULL);
INSERT INTO "feed_items" ("feed_id", "tokens") VALUES (1, 'a b');
CREATE TABLE closed_servers (server TEXT PRIMARY KEY, until DOUBLE PRECISION NOT NULL);
INSERT INTO "closed_servers" ("server", "until") VALUES ('x.example:443', 1767614400.0);
CREATE TABLE seen (
                scope TEXT NOT NULL, identity TEXT NOT NULL, feed_id BIGINT NOT NULL, seen_at DOUBLE PRECISION NOT NULL,
                PRIMARY KEY (scope, identity));
INSERT INTO "seen" ("scope", "identity", "feed_id", "seen_at") VALUES ('feed 1', 'key key China books 12 cargoes of US soybeans', 1, 1767614400.0);
INSERT INTO "seen" ("scope", "identity", "feed_id", "seen_at") VALUES ('feed 1', 'key key US tariff on Chinese steel rises to 25 percent', 1, 1767614400.0);
INSERT INTO "seen" ("scope", "identity", "feed_id", "seen_at") VALUES ('publisher outlet 1', 'text fingerprint China books 12 cargoes of US soybeans', 1, 1767614400.0);
INSERT INTO "seen" ("scope", "identity", "feed_id", "seen_at") VALUES ('publisher outlet 1', 'text fingerprint US tariff on Chinese steel rises to 25 percent', 1, 1767614400.0);
INSERT INTO "seen" ("scope", "identity", "feed_id", "seen_at") VALUES ('feed 2', 'key key China buys 12 cargoes of US soybeans, traders say', 2, 1767614700.0);
INSERT INTO "seen" ("scope", "identity", "feed_id", "seen_at") VALUES ('publisher outlet 2', 'text fingerprint China buys 12 cargoes of US soybeans, traders say', 2, 1767614700.0);
INSERT INTO "seen" ("scope", "identity", "feed_id", "seen_at") VALUES ('feed 2', 'key key US soybean exporters lobby Beijing over tariffs on corn', 2, 1767615000.0);
INSERT INTO "seen" ("scope", "identity", "feed_id", "seen_at") VALUES ('publisher outlet 2', 'text fingerprint US soybean exporters lobby Beijing over tariffs on corn', 2, 1767615000.0);
CREATE TABLE stories (
                id INTEGER PRIMARY KEY AUTOINCREMENT, content_json TEXT NOT NULL, level TEXT NOT NULL, revision INTEGER NOT NULL,
                first_published_at DOUBLE PRECISION NOT NULL, last_published_at DOUBLE PRECISION NOT NULL);
INSERT INTO "stories" ("id", "content_json", "level", "revision", "first_published_at", "last_published_at") VALUES (1, '{"id":1,"headline":"China books 12 cargoes of US soybeans","url":"https://outlet.example/China-books-12-cargoes-of-US-soybeans","language":"en","summary":[],"outlets":[{"publisher":"Outlet 1","url":"https://outlet.example/China-books-12-cargoes-of-US-soybeans","title":"China books 12 cargoes of US soybeans","side":"press","family":"outlet 1","at":"2026-01-05T12:00:00Z"},{"publisher":"Outlet 2","url":"https://outlet.example/China-buys-12-cargoes-of-US-soybeans,-traders-say","title":"China buys 12 cargoes of US soybeans, traders say","side":"press","family":"outlet 2","at":"2026-01-05T12:05:00Z"}],"statements":[{"side":"industry","speaker":"traders","publisher":"Outlet 2","url":"https://outlet.example/China-buys-12-cargoes-of-US-soybeans,-traders-say","own_page":false,"quote":"China buys 12 cargoes of US soybeans, traders say","at":"2026-01-05T12:05:00Z","who":""}],"level":"routine","level_reasons":[],"topics":["farm_goods","purchases","soybeans","us_china_trade"],"first_published":"2026-01-05T12:00:00Z","last_published":"2026-01-05T12:05:00Z","baseline_feed":null,"revision":2,"status":null,"figures":[],"named":["china","commerce","export","us","soybeans"],"tellings":[]}', 'routine', 2, 1767614400.0, 1767614700.0);
INSERT INTO "stories" ("id", "content_json", "level", "revision", "first_published_at", "last_published_at") VALUES (2, '{"id":0,"headline":"US tariff on Chinese steel rises to 25 percent","url":"https://outlet.example/US-tariff-on-Chinese-steel-rises-to-25-percent","language":"en","summary":[],"outlets":[{"publisher":"Outlet 1","url":"https://outlet.example/US-tariff-on-Chinese-steel-rises-to-25-percent","title":"US tariff on Chinese steel rises to 25 percent","side":"press","family":"outlet 1","at":"2026-01-05T12:00:00Z"}],"statements":[],"level":"routine","level_reasons":[],"topics":["tariffs","us_china_trade"],"first_published":"2026-01-05T12:00:00Z","last_published":"2026-01-05T12:00:00Z","baseline_feed":null,"revision":1,"status":null,"figures":[{"low":25.0,"high":25.0,"unit":"percent","goods":"steel","speaker":"","by":"","shown":"25 percent","who":""}],"named":["us","tariff","china","steel"],"tellings":[]}', 'routine', 1, 1767614400.0, 1767614400.0);
INSERT INTO "stories" ("id", "content_json", "level", "revision", "first_published_at", "last_published_at") VALUES (3, '{"id":0,"headline":"US soybean exporters lobby Beijing over tariffs on corn","url":"https://outlet.example/US-soybean-exporters-lobby-Beijing-over-tariffs-on-corn","language":"en","summary":[],"outlets":[{"publisher":"Outlet 2","url":"https://outlet.example/US-soybean-exporters-lobby-Beijing-over-tariffs-on-corn","title":"US soybean exporters lobby Beijing over tariffs on corn","side":"press","family":"outlet 2","at":"2026-01-05T12:10:00Z"}],"statements":[],"level":"routine","level_reasons":[],"topics":["farm_goods","soybeans","tariffs","us_china_trade"],"first_published":"2026-01-05T12:10:00Z","last_published":"2026-01-05T12:10:00Z","baseline_feed":null,"revision":1,"status":null,"figures":[],"named":["us","soybeans","export","china","tariff","corn"],"tellings":[]}', 'routine', 1, 1767615000.0, 1767615000.0);
CREATE TABLE entries (
                id INTEGER PRIMARY KEY AUTOINCREMENT, feed_id BIGINT NOT NULL REFERENCES feeds(id) ON DELETE CASCADE, key TEXT NOT NULL,
                title TEXT NOT NULL, text TEXT NOT NULL, url TEXT NOT NULL, language TEXT NOT NULL,
                publisher TEXT NOT NULL,
                published_at DOUBLE PRECISION NOT NULL, seen_at DOUBLE PRECISION NOT NULL, baseline INTEGER NOT NULL,
                judged_at DOUBLE PRECISION, relevant INTEGER, score DOUBLE PRECISION, evidence_json TEXT,
                story_id BIGINT REFERENCES stories(id));
INSERT INTO "entries" ("id", "feed_id", "key", "title", "text", "url", "language", "publisher", "published_at", "seen_at", "baseline", "judged_at", "relevant", "score", "evidence_json", "story_id") VALUES (1, 1, 'key China books 12 cargoes of US soybeans', 'China books 12 cargoes of US soybeans', '', 'https://outlet.example/China-books-12-cargoes-of-US-soybeans', 'en', 'Outlet 1', 1767614400.0, 1767614400.0, 0, 1767614400.0, 1, 2.15130173930895107758e+00, '{"us": ["US"], "cn": ["china"], "trade": ["books", "cargoes", "soybeans"]}', 1);
INSERT INTO "entries" ("id", "feed_id", "key", "title", "text", "url", "language", "publisher", "published_at", "seen_at", "baseline", "judged_at", "relevant", "score", "evidence_json", "story_id") VALUES (2, 1, 'key US tariff on Chinese steel rises to 25 percent', 'US tariff on Chinese steel rises to 25 percent', '', 'https://outlet.example/US-tariff-on-Chinese-steel-rises-to-25-percent', 'en', 'Outlet 1', 1767614400.0, 1767614400.0, 0, 1767614400.0, 1, 2.07304622745297795205e+00, '{"us": ["US"], "cn": ["chinese"], "trade": ["tariff", "steel"]}', 2);
INSERT INTO "entries" ("id", "feed_id", "key", "title", "text", "url", "language", "publisher", "published_at", "seen_at", "baseline", "judged_at", "relevant", "score", "evidence_json", "story_id") VALUES (3, 2, 'key China buys 12 cargoes of US soybeans, traders say', 'China buys 12 cargoes of US soybeans, traders say', '', 'https://outlet.example/China-buys-12-cargoes-of-US-soybeans,-traders-say', 'en', 'Outlet 2', 1767614700.0, 1767614700.0, 0, 1767614700.0, 1, 2.26361810872522362103e+00, '{"us": ["US"], "cn": ["china"], "trade": ["buys", "cargoes", "soybeans", "traders"]}', 1);
INSERT INTO "entries" ("id", "feed_id", "key", "title", "text", "url", "language", "publisher", "published_at", "seen_at", "baseline", "judged_at", "relevant", "score", "evidence_json", "story_id") VALUES (4, 2, 'key US soybean exporters lobby Beijing over tariffs on corn', 'US soybean exporters lobby Beijing over tariffs on corn', '', 'https://outlet.example/US-soybean-exporters-lobby-Beijing-over-tariffs-on-corn', 'en', 'Outlet 2', 1767615000.0, 1767615000.0, 0, 1767615000.0, 1, 2.38798646119339919025e+00, '{"us": ["US"], "cn": ["beijing"], "trade": ["soybean", "exporters", "tariffs", "corn"]}', 3);
CREATE TABLE entry_versions (
                entry_id BIGINT NOT NULL REFERENCES entries(id) ON DELETE CASCADE, title TEXT NOT NULL,
                text TEXT NOT NULL, replaced_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (entry_id, replaced_at));
CREATE TABLE matches (
                entry_id BIGINT NOT NULL REFERENCES entries(id) ON DELETE CASCADE, topic TEXT NOT NULL,
                words_json TEXT NOT NULL, PRIMARY KEY (entry_id, topic));
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (1, 'soybeans', '["soybeans"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (1, 'purchases', '["china", "books", "cargoes", "soybeans"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (1, 'farm_goods', '["china", "cargoes", "soybeans"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (1, 'us_china_trade', '["china", "US", "soybeans"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (2, 'tariffs', '["tariff"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (2, 'us_china_trade', '["US", "tariff", "chinese"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (3, 'soybeans', '["soybeans"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (3, 'purchases', '["china", "buys", "cargoes", "soybeans"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (3, 'farm_goods', '["china", "buys", "cargoes", "soybeans"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (3, 'us_china_trade', '["china", "US", "soybeans"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (4, 'soybeans', '["soybean"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (4, 'tariffs', '["tariffs"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (4, 'farm_goods', '["soybean", "exporters", "tariffs", "corn"]');
INSERT INTO "matches" ("entry_id", "topic", "words_json") VALUES (4, 'us_china_trade', '["US", "soybean", "exporters", "beijing", "tariffs"]');
CREATE TABLE story_topics (
                story_id BIGINT NOT NULL REFERENCES stories(id) ON DELETE CASCADE, topic TEXT NOT NULL,
                PRIMARY KEY (topic, story_id));
INSERT INTO "story_topics" ("story_id", "topic") VALUES (1, 'farm_goods');
INSERT INTO "story_topics" ("story_id", "topic") VALUES (1, 'purchases');
INSERT INTO "story_topics" ("story_id", "topic") VALUES (1, 'soybeans');
INSERT INTO "story_topics" ("story_id", "topic") VALUES (1, 'us_china_trade');
INSERT INTO "story_topics" ("story_id", "topic") VALUES (2, 'tariffs');
INSERT INTO "story_topics" ("story_id", "topic") VALUES (2, 'us_china_trade');
INSERT INTO "story_topics" ("story_id", "topic") VALUES (3, 'farm_goods');
INSERT INTO "story_topics" ("story_id", "topic") VALUES (3, 'soybeans');
INSERT INTO "story_topics" ("story_id", "topic") VALUES (3, 'tariffs');
INSERT INTO "story_topics" ("story_id", "topic") VALUES (3, 'us_china_trade');
CREATE TABLE subscriptions (
                id INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL, topic TEXT NOT NULL,
                options_json TEXT NOT NULL, person TEXT NOT NULL, created_at DOUBLE PRECISION NOT NULL,
                UNIQUE (platform, workspace, place, topic));
INSERT INTO "subscriptions" ("id", "platform", "workspace", "place", "topic", "options_json", "person", "created_at") VALUES (1, 'slack', 'T1', 'C1', 'soybeans', '{"level":"routine","min_outlets":1,"sides":[],"lang":""}', 'U1', 1767614400.0);
INSERT INTO "subscriptions" ("id", "platform", "workspace", "place", "topic", "options_json", "person", "created_at") VALUES (2, 'slack', 'T2', 'C1', 'tariffs', '{"level":"urgent","min_outlets":2,"sides":[],"lang":""}', 'U1', 1767614400.0);
CREATE TABLE own_topics (
                id INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, label TEXT NOT NULL, query TEXT NOT NULL, gated INTEGER NOT NULL,
                person TEXT NOT NULL, changed_at DOUBLE PRECISION NOT NULL, UNIQUE (workspace, label));
INSERT INTO "own_topics" ("id", "workspace", "label", "query", "gated", "person", "changed_at") VALUES (1, 'slack:T1', 'coffee', 'coffee AND tariff', 0, 'U1', 1767614400.0);
CREATE TABLE complaints (
                id INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL, person TEXT NOT NULL,
                story_id BIGINT NOT NULL REFERENCES stories(id), kind TEXT NOT NULL, evidence_json TEXT NOT NULL,
                made_at DOUBLE PRECISION NOT NULL);
INSERT INTO "complaints" ("id", "platform", "workspace", "place", "person", "story_id", "kind", "evidence_json", "made_at") VALUES (1, 'slack', 'T1', 'C1', 'U1', 3, 'irrelevant', '{"headline": "US soybean exporters lobby Beijing over tariffs on corn", "level": "routine", "statements": [], "entries": [{"id": 4, "title": "US soybean exporters lobby Beijing over tariffs on corn", "description": "", "lang": "en", "published": "2026-01-05T12:10:00+00:00", "url": "https://outlet.example/US-soybean-exporters-lobby-Beijing-over-tariffs-on-corn", "feed": "Outlet 2", "us_china_trade": true, "topics": ["farm_goods", "soybeans", "tariffs", "us_china_trade"], "score": 2.388, "evidence": {"us": ["US"], "cn": ["beijing"], "trade": ["soybean", "exporters", "tariffs", "corn"]}}]}', 1767615000.0);
CREATE TABLE mutes (
                platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL, kind TEXT NOT NULL,
                target TEXT NOT NULL, until DOUBLE PRECISION NOT NULL, person TEXT NOT NULL,
                PRIMARY KEY (platform, workspace, place, kind, target));
INSERT INTO "mutes" ("platform", "workspace", "place", "kind", "target", "until", "person") VALUES ('slack', 'T1', 'C1', 'topic', 'tariffs', 1767629400.0, 'U1');
CREATE TABLE deliveries (
                id INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, workspace TEXT NOT NULL, place TEXT NOT NULL,
                story_id BIGINT REFERENCES stories(id), kind TEXT NOT NULL, content_json TEXT NOT NULL,
                state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due_at DOUBLE PRECISION NOT NULL,
                lease_until DOUBLE PRECISION, worker TEXT, message_ref TEXT, error TEXT NOT NULL DEFAULT '',
                created_at DOUBLE PRECISION NOT NULL, settled_at DOUBLE PRECISION);
INSERT INTO "deliveries" ("id", "platform", "workspace", "place", "story_id", "kind", "content_json", "state", "attempts", "due_at", "lease_until", "worker", "message_ref", "error", "created_at", "settled_at") VALUES (1, 'slack', 'T1', 'C1', 1, 'announce', '{"story_id":1,"short_id":"s223","level":"routine","topic":"Soybeans","headline":"China books 12 cargoes of US soybeans","url":"https://outlet.example/China-books-12-cargoes-of-US-soybeans","language":"en","summary":[],"outlets":[{"publisher":"Outlet 1","url":"https://outlet.example/China-books-12-cargoes-of-US-soybeans","title":"China books 12 cargoes of US soybeans","side":"press","family":"outlet 1","at":"2026-01-05T12:00:00Z"},{"publisher":"Outlet 2","url":"https://outlet.example/China-buys-12-cargoes-of-US-soybeans,-traders-say","title":"China buys 12 cargoes of US soybeans, traders say","side":"press","family":"outlet 2","at":"2026-01-05T12:05:00Z"}],"sides":[{"party":"US","text":"not watched","spoken":false,"side":"us_official"},{"party":"China","text":"not watched","spoken":false,"side":"cn_official"}],"first_seen":"2026-01-05T12:00:00Z","updated":"2026-01-05T12:05:00Z","why":"Soybeans: soybeans","change":"","figures":[],"facts":"","original":""}', 'sent', 1, 1767614400.0, NULL, '84945beb', '1700000000.000100', '', 1767614400.0, 1767614700.0);
INSERT INTO "deliveries" ("id", "platform", "workspace", "place", "story_id", "kind", "content_json", "state", "attempts", "due_at", "lease_until", "worker", "message_ref", "error", "created_at", "settled_at") VALUES (2, 'slack', 'T1', 'C1', 3, 'announce', '{"story_id":3,"short_id":"s225","level":"routine","topic":"Soybeans","headline":"US soybean exporters lobby Beijing over tariffs on corn","url":"https://outlet.example/US-soybean-exporters-lobby-Beijing-over-tariffs-on-corn","language":"en","summary":[],"outlets":[{"publisher":"Outlet 2","url":"https://outlet.example/US-soybean-exporters-lobby-Beijing-over-tariffs-on-corn","title":"US soybean exporters lobby Beijing over tariffs on corn","side":"press","family":"outlet 2","at":"2026-01-05T12:10:00Z"}],"sides":[{"party":"US","text":"not watched","spoken":false,"side":"us_official"},{"party":"China","text":"not watched","spoken":false,"side":"cn_official"}],"first_seen":"2026-01-05T12:10:00Z","updated":"2026-01-05T12:10:00Z","why":"Soybeans: soybean","change":"","figures":[],"facts":"","original":""}', 'pending', 0, 1767615000.0, NULL, NULL, NULL, '', 1767615000.0, NULL);
CREATE TABLE troubles (
                subject TEXT PRIMARY KEY, name TEXT NOT NULL, since DOUBLE PRECISION NOT NULL,
                told_at DOUBLE PRECISION NOT NULL, over_at DOUBLE PRECISION);
CREATE TABLE decisions (
                id INTEGER PRIMARY KEY AUTOINCREMENT, story_id BIGINT NOT NULL REFERENCES stories(id), platform TEXT NOT NULL,
                workspace TEXT NOT NULL, place TEXT NOT NULL, topic TEXT NOT NULL, kind TEXT NOT NULL,
                reason TEXT NOT NULL, detail TEXT NOT NULL, revision INTEGER NOT NULL,
                decided_at DOUBLE PRECISION NOT NULL, baseline_feed BIGINT);
INSERT INTO "decisions" ("id", "story_id", "platform", "workspace", "place", "topic", "kind", "reason", "detail", "revision", "decided_at", "baseline_feed") VALUES (1, 1, 'slack', 'T1', 'C1', 'soybeans', 'announce', 'new_story', '', 1, 1767614400.0, NULL);
INSERT INTO "decisions" ("id", "story_id", "platform", "workspace", "place", "topic", "kind", "reason", "detail", "revision", "decided_at", "baseline_feed") VALUES (2, 2, 'slack', 'T2', 'C1', 'tariffs', 'hold', 'below_level', 'routine, asked for urgent', 1, 1767614400.0, NULL);
INSERT INTO "decisions" ("id", "story_id", "platform", "workspace", "place", "topic", "kind", "reason", "detail", "revision", "decided_at", "baseline_feed") VALUES (3, 1, 'slack', 'T1', 'C1', 'soybeans', 'amend', 'outlets_joined', 'Outlet 2', 2, 1767614700.0, NULL);
INSERT INTO "decisions" ("id", "story_id", "platform", "workspace", "place", "topic", "kind", "reason", "detail", "revision", "decided_at", "baseline_feed") VALUES (4, 3, 'slack', 'T1', 'C1', 'soybeans', 'announce', 'new_story', '', 1, 1767615000.0, NULL);
INSERT INTO "decisions" ("id", "story_id", "platform", "workspace", "place", "topic", "kind", "reason", "detail", "revision", "decided_at", "baseline_feed") VALUES (5, 3, 'slack', 'T2', 'C1', 'tariffs', 'hold', 'below_level', 'routine, asked for urgent', 1, 1767615000.0, NULL);
CREATE VIRTUAL TABLE entries_search USING fts5(stems, words, tokenize='ascii');
INSERT INTO "entries_search" ("rowid", "stems", "words") VALUES (1, 'china book 12 cargo of usa soybean', 'china books 12 cargoes of usa soybeans');
INSERT INTO "entries_search" ("rowid", "stems", "words") VALUES (2, 'usa tariff on chines steel rise to 25 percent', 'usa tariff on chinese steel rises to 25 percent');
INSERT INTO "entries_search" ("rowid", "stems", "words") VALUES (3, 'china buy 12 cargo of usa soybean trader say', 'china buys 12 cargoes of usa soybeans traders say');
INSERT INTO "entries_search" ("rowid", "stems", "words") VALUES (4, 'usa soybean export lobbi beij over tariff on corn', 'usa soybean exporters lobby beijing over tariffs on corn');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX seen_at ON seen (seen_at);
CREATE INDEX seen_feed ON seen (feed_id, seen_at);
CREATE INDEX stories_last_published_at ON stories (last_published_at);
CREATE INDEX entries_inbox ON entries (id) WHERE judged_at IS NULL;
CREATE INDEX entries_story ON entries (story_id) WHERE story_id IS NOT NULL;
CREATE INDEX entries_url ON entries (url);
CREATE INDEX entries_feed ON entries (feed_id, published_at);
CREATE INDEX entries_key ON entries (feed_id, key);
CREATE INDEX deliveries_outbox ON deliveries (platform, workspace, place, id)
                WHERE state IN ('pending', 'sending');
CREATE INDEX deliveries_story ON deliveries (story_id, platform, workspace, place);
CREATE INDEX decisions_story ON decisions (story_id, platform, workspace, place);
CREATE INDEX decisions_baseline ON decisions (baseline_feed, platform, workspace, place)
                WHERE baseline_feed IS NOT NULL;
