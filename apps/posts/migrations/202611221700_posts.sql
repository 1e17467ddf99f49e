CREATE TABLE categories (
  id uuid PRIMARY KEY,
  site text NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  description text,
  parent_id uuid REFERENCES categories,
  position integer NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (site, slug)
);
CREATE INDEX categories_parent ON categories (parent_id);

CREATE TABLE posts (
  id uuid PRIMARY KEY,
  site text NOT NULL,
  slug text NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  body_html text NOT NULL,
  author_id text NOT NULL,
  author_kind text NOT NULL,
  category_id uuid REFERENCES categories,
  tags text[] NOT NULL,
  status text NOT NULL CHECK (status IN ('published', 'deleted')),
  locked boolean NOT NULL,
  pinned boolean NOT NULL,
  score integer NOT NULL,
  -- log10 of the score against time, so that it need not change as a post ages.
  hot double precision NOT NULL,
  revision integer NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  edited_at timestamptz,
  -- Copied from the thread: its version says which of two counts is the newer.
  comment_count integer NOT NULL,
  last_activity_at timestamptz NOT NULL,
  thread_version integer NOT NULL,
  UNIQUE (site, slug)
);
CREATE INDEX posts_active ON posts (site, last_activity_at DESC, id DESC) WHERE status = 'published';
CREATE INDEX posts_new ON posts (site, created_at DESC, id DESC) WHERE status = 'published';
CREATE INDEX posts_top ON posts (site, score DESC, id DESC) WHERE status = 'published';
CREATE INDEX posts_hot ON posts (site, hot DESC, id DESC) WHERE status = 'published';
CREATE INDEX posts_category ON posts (category_id, last_activity_at DESC, id DESC);
CREATE INDEX posts_author ON posts (site, author_id, created_at DESC, id DESC) WHERE status = 'published';
CREATE INDEX posts_tags ON posts USING gin (tags) WHERE status = 'published';

CREATE TABLE post_votes (
  post_id uuid NOT NULL REFERENCES posts,
  voter_kind text NOT NULL,
  voter_id text NOT NULL,
  value smallint NOT NULL CHECK (value IN (1, -1)),
  PRIMARY KEY (post_id, voter_kind, voter_id)
);
