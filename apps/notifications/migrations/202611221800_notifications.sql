-- One row is what a person is told of one thread, as one kind, until they read it.
CREATE TABLE notifications (
  id uuid PRIMARY KEY,
  site text NOT NULL,
  recipient_kind text NOT NULL CHECK (recipient_kind IN ('member', 'guest')),
  recipient_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('reply', 'thread-activity')),
  thread_id uuid NOT NULL,
  post_id uuid,
  -- The newest of the comments that it tells of.
  comment_id uuid NOT NULL,
  title text,
  -- Who wrote the newest of them, newest first: [{"kind", "id"}, …], each once, so that a list need not look at all of them.
  actors jsonb NOT NULL,
  count integer NOT NULL CHECK (count > 0),
  -- Its thread is not to be seen now, because the post is deleted.
  hidden boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  read_at timestamptz
);
-- What is told while one is unread adds to it: this makes sure that there are never two.
CREATE UNIQUE INDEX notifications_collapse ON notifications (thread_id, kind, recipient_id, recipient_kind)
  WHERE read_at IS NULL;
CREATE INDEX notifications_thread ON notifications (thread_id);
CREATE INDEX notifications_inbox ON notifications (site, recipient_kind, recipient_id, updated_at DESC, id DESC)
  WHERE NOT hidden;
-- The unread list, and the unread count without a look at the table.
CREATE INDEX notifications_unread ON notifications (site, recipient_kind, recipient_id, updated_at DESC, id DESC)
  WHERE read_at IS NULL AND NOT hidden;

-- The comments that a notification tells of, so that a deleted one can be taken out again.
CREATE TABLE notification_items (
  comment_id uuid NOT NULL,
  recipient_kind text NOT NULL,
  recipient_id text NOT NULL,
  -- Deferred, so that the item, which says whether the comment is told of already, can be written first.
  notification_id uuid NOT NULL REFERENCES notifications ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  happened_at timestamptz NOT NULL,
  -- Nobody is told of a comment twice.
  PRIMARY KEY (comment_id, recipient_kind, recipient_id)
);
CREATE INDEX notification_items_notification ON notification_items (notification_id, happened_at DESC);

-- Threads of deleted posts: a comment that was on its way when its post was deleted must not show.
CREATE TABLE hidden_threads (
  thread_id uuid PRIMARY KEY,
  site text NOT NULL
);

-- Who has written in a thread, as their comments told. Only the thread's own events write here: if they wrote to people,
-- batches of different threads would wait for one another, and deadlock.
CREATE TABLE commenters (
  thread_id uuid NOT NULL,
  site text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('member', 'guest')),
  id text NOT NULL,
  name text NOT NULL,
  handle text,
  picture text,
  PRIMARY KEY (thread_id, kind, id)
);
