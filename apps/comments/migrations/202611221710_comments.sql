CREATE TABLE threads (
  id uuid PRIMARY KEY,
  site text NOT NULL,
  key text,
  url text,
  title text,
  post_id uuid,
  -- Whose post or page it is; nobody is known for a page.
  author_id text,
  author_kind text,
  closed_because text[] NOT NULL,
  comment_count integer NOT NULL,
  last_comment_at timestamptz,
  -- Raised by each change that readers of the thread see, under a lock on this row.
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (site, key),
  UNIQUE (site, url)
) WITH (fillfactor = 70);

CREATE TABLE comments (
  id uuid PRIMARY KEY,
  site text NOT NULL,
  thread_id uuid NOT NULL REFERENCES threads,
  parent_id uuid REFERENCES comments,
  depth integer NOT NULL,
  -- The thread's version when the comment was made: the order in which comments became visible.
  ordinal integer NOT NULL,
  author_id text NOT NULL,
  author_kind text NOT NULL,
  body text NOT NULL,
  body_html text NOT NULL,
  mentions text[] NOT NULL,
  links text[] NOT NULL,
  status text NOT NULL CHECK (status IN ('published', 'deleted')),
  score integer NOT NULL,
  -- Of direct replies that readers see, tombstones with replies among them.
  reply_count integer NOT NULL,
  pinned boolean NOT NULL,
  revision integer NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  edited_at timestamptz,
  UNIQUE (thread_id, ordinal)
) WITH (fillfactor = 90);
CREATE INDEX comments_top_level ON comments (thread_id, ordinal)
  WHERE parent_id IS NULL AND (status = 'published' OR reply_count > 0);
CREATE INDEX comments_replies ON comments (parent_id, ordinal) WHERE status = 'published' OR reply_count > 0;
CREATE INDEX comments_author ON comments (site, author_id, created_at DESC, id DESC) WHERE status = 'published';
