-- Events: what happened, never changed. `record` is what the chain hashes; the columns beside it repeat parts of it.
CREATE TABLE events (
  sequence      INTEGER PRIMARY KEY,
  at            TEXT NOT NULL,
  kind          TEXT NOT NULL,
  result        TEXT NOT NULL,
  actor_kind    TEXT NOT NULL,
  actor         TEXT NOT NULL,
  title         TEXT NOT NULL,
  app_id        TEXT,
  target        TEXT,
  track         TEXT,
  version_name  TEXT,
  version_code  INTEGER,
  operation_id  TEXT,
  took_ms       REAL,
  record        TEXT NOT NULL,
  hash          TEXT NOT NULL,
  previous_hash TEXT NOT NULL
) STRICT;

CREATE INDEX events_by_time ON events (at);
CREATE INDEX events_by_version ON events (version_name, sequence);
CREATE INDEX events_by_release ON events (app_id, version_code, sequence) WHERE version_code IS NOT NULL;
CREATE INDEX events_by_kind ON events (kind, sequence);
CREATE INDEX events_by_actor ON events (actor, sequence);

CREATE TRIGGER events_keep_order BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE sequence >= NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'events are only ever added at the end'); END;
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_never_go BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

-- Full-text index over events; holds no text of its own, its rowid is the sequence.
CREATE VIRTUAL TABLE events_fts USING fts5 (
  title, who, app, place, version, why, detail,
  content = '', tokenize = 'unicode61 remove_diacritics 2'
);

-- Journal: each piece of long work as it stands, enough to settle it after a restart.
CREATE TABLE operations (
  operation_id TEXT PRIMARY KEY,
  kind         TEXT NOT NULL,
  state        TEXT NOT NULL,
  title        TEXT NOT NULL,
  app_id       TEXT,
  started_at   TEXT NOT NULL,
  ended_at     TEXT,
  revision     INTEGER NOT NULL,
  entry        TEXT NOT NULL
) STRICT;

CREATE INDEX operations_by_start ON operations (started_at);
CREATE INDEX operations_not_over ON operations (started_at)
  WHERE state NOT IN ('succeeded', 'failed', 'cancelled');

CREATE TABLE operation_log (
  operation_id TEXT NOT NULL,
  line         INTEGER NOT NULL,
  at           TEXT NOT NULL,
  level        TEXT NOT NULL,
  text         TEXT NOT NULL,
  PRIMARY KEY (operation_id, line)
) STRICT, WITHOUT ROWID;

-- Small documents of the program itself: drafts, sign-offs, last readings.
CREATE TABLE documents (
  collection TEXT NOT NULL,
  key        TEXT NOT NULL,
  version    INTEGER NOT NULL,
  value      TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (collection, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
