-- The statuses that decisions lead to.
ALTER TABLE comments DROP CONSTRAINT comments_status_check;
ALTER TABLE comments ADD CONSTRAINT comments_status_check
  CHECK (status IN ('published', 'pending', 'rejected', 'removed', 'deleted', 'spam', 'shadow'));

ALTER TABLE comments
  -- What a restore goes back to, of a comment that is deleted or removed.
  ADD COLUMN status_before text,
  ADD COLUMN labels text[] NOT NULL DEFAULT '{}',
  ADD COLUMN upvotes integer NOT NULL DEFAULT 0,
  ADD COLUMN downvotes integer NOT NULL DEFAULT 0,
  -- How many of each emoji; none that nobody chose.
  ADD COLUMN reactions jsonb NOT NULL DEFAULT '{}',
  -- The thread's version when readers last saw it change; 0 where they never saw it.
  ADD COLUMN touched integer NOT NULL DEFAULT 0,
  -- What it stands directly below: another comment, or its thread.
  ADD COLUMN branch uuid NOT NULL GENERATED ALWAYS AS (coalesce(parent_id, thread_id)) STORED,
  -- Lower bound of the Wilson score interval for a Bernoulli parameter, 95 % (Wilson 1927): how good it is at the least.
  ADD COLUMN best double precision NOT NULL GENERATED ALWAYS AS (
    CASE WHEN upvotes + downvotes = 0 THEN 0 ELSE (
      (upvotes + 1.9208::double precision) / (upvotes + downvotes)
      - 1.96::double precision * sqrt(
          upvotes::double precision * downvotes / (upvotes + downvotes) + 0.9604::double precision
        ) / (upvotes + downvotes)
    ) / (1 + 3.8416::double precision / (upvotes + downvotes)) END
  ) STORED,
  -- Many votes, and as many for it as against it.
  ADD COLUMN controversy double precision NOT NULL GENERATED ALWAYS AS (
    CASE WHEN upvotes = 0 OR downvotes = 0 THEN 0 ELSE power(
      (upvotes + downvotes)::double precision,
      least(upvotes, downvotes)::double precision / greatest(upvotes, downvotes)
    ) END
  ) STORED;
UPDATE comments SET touched = ordinal;

-- Raised by votes and reactions, of which nobody must be told at once.
ALTER TABLE threads ADD COLUMN score_version integer NOT NULL DEFAULT 0;

-- What readers see below a thread or a comment, in each order; docs/indexes.md.
DROP INDEX comments_top_level;
DROP INDEX comments_replies;
CREATE INDEX comments_in_order ON comments (branch, ordinal) WHERE status = 'published' OR reply_count > 0;
CREATE INDEX comments_best ON comments (branch, pinned, best, ordinal) WHERE status = 'published' OR reply_count > 0;
CREATE INDEX comments_top ON comments (branch, pinned, score, ordinal) WHERE status = 'published' OR reply_count > 0;
CREATE INDEX comments_controversial ON comments (branch, pinned, controversy, ordinal)
  WHERE status = 'published' OR reply_count > 0;
-- What only some see: its author, or moderators.
CREATE INDEX comments_hidden ON comments (thread_id, author_kind, author_id)
  WHERE status NOT IN ('published', 'deleted');
-- What changed since a reader last looked.
ALTER TABLE comments DROP CONSTRAINT comments_thread_id_ordinal_key;
CREATE INDEX comments_touched ON comments (thread_id, touched);
-- Also for texts that come twice within a minute.
DROP INDEX comments_author;
CREATE INDEX comments_author ON comments (site, author_id, created_at DESC, id DESC);

CREATE TABLE comment_votes (
  comment_id uuid NOT NULL REFERENCES comments,
  voter_kind text NOT NULL,
  voter_id text NOT NULL,
  value smallint NOT NULL CHECK (value IN (1, -1)),
  PRIMARY KEY (comment_id, voter_kind, voter_id)
);

CREATE TABLE comment_reactions (
  comment_id uuid NOT NULL REFERENCES comments,
  reader_kind text NOT NULL,
  reader_id text NOT NULL,
  emoji text NOT NULL,
  PRIMARY KEY (comment_id, reader_kind, reader_id, emoji)
);

-- Texts that were replaced; the newest stands in comments.
CREATE TABLE comment_revisions (
  comment_id uuid NOT NULL REFERENCES comments,
  revision integer NOT NULL,
  body text NOT NULL,
  body_html text NOT NULL,
  -- When this text was written.
  written_at timestamptz NOT NULL,
  PRIMARY KEY (comment_id, revision)
);

-- Each decision takes effect once, however often it is told.
CREATE TABLE decisions (
  id uuid PRIMARY KEY,
  comment_id uuid NOT NULL,
  verdict text NOT NULL,
  made_at timestamptz NOT NULL
);
