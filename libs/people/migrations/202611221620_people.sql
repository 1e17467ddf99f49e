-- This service's copy of who is who: written when it meets somebody, and by the other services' person.seen.
CREATE TABLE people (
  site text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('member', 'guest')),
  id text NOT NULL,
  name text NOT NULL,
  handle text,
  picture text,
  email text,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (site, kind, id)
);
