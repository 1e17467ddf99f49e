-- How far somebody has read in a thread: up to this version of it. No reference to the thread, whose row its writers hold.
CREATE TABLE read_marks (
  site text NOT NULL,
  reader_kind text NOT NULL,
  reader_id text NOT NULL,
  thread_id uuid NOT NULL,
  version integer NOT NULL,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (site, reader_kind, reader_id, thread_id)
);
-- What somebody read last; docs/indexes.md.
CREATE INDEX read_marks_newest ON read_marks (site, reader_kind, reader_id, read_at DESC);
-- The newest of a site, for its feed: ids go by time. New ones come at the end of the index.
CREATE INDEX comments_of_site ON comments (site, id) WHERE status = 'published';
