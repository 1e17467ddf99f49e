-- Old code writes neither column, and no thread of a page.
ALTER TABLE threads
  -- The normal form of the url by which a page's thread is found. Null for a post's thread, and for one that is found by its key
  -- only, because the thread of another key came first at the same url.
  ADD COLUMN address text,
  -- A lower bound for the time of the last activity, raised by the sweep and by a moderator's reopening. Not by each comment: an
  -- indexed column that changes would make every update of the row an insertion into every index.
  ADD COLUMN quiet_since timestamptz NOT NULL DEFAULT 'epoch',
  -- The url is for people to follow now; two keys may share one, and it may be too long for an index.
  DROP CONSTRAINT threads_site_url_key;
CREATE UNIQUE INDEX threads_address ON threads (site, address);
CREATE INDEX threads_quiet ON threads (site, quiet_since) WHERE closed_because = '{}';
