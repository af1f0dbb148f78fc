-- The full-text index lies in parts, each for the events from `first_sequence` on: a search reads the newest first and
-- stops when a page is full, and what it costs to collect the words that begin alike stays that of one part.
CREATE TABLE search_parts (
  first_sequence INTEGER PRIMARY KEY,
  name           TEXT NOT NULL
) STRICT;

INSERT INTO search_parts VALUES (1, 'events_fts');
