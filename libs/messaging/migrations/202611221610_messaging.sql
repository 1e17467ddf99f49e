-- Out. Pending rows only, so the table stays small; every row is updated never and deleted once.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id uuid NOT NULL,
  partition_key text NOT NULL,
  subject text NOT NULL,
  envelope text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- What the broker acknowledged: kept for a day, since it acknowledges before it syncs to disk.
CREATE TABLE outbox_sent (
  id bigint NOT NULL,
  event_id uuid NOT NULL,
  partition_key text NOT NULL,
  subject text NOT NULL,
  envelope text NOT NULL,
  created_at timestamptz NOT NULL,
  sent_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  stream_seq bigint NOT NULL
) PARTITION BY RANGE (sent_at);
CREATE TABLE outbox_sent_default PARTITION OF outbox_sent DEFAULT;

CREATE TABLE relay_lease (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  owner text NOT NULL,
  epoch bigint NOT NULL,
  live_until timestamptz NOT NULL
);
INSERT INTO relay_lease (owner, epoch, live_until) VALUES ('nobody', 0, '-infinity');

-- In. A position moves in the transaction of what the handlers did: there is no other record of progress.
CREATE TABLE replicas (
  id text PRIMARY KEY,
  live_until timestamptz NOT NULL
);

CREATE TABLE consumer_positions (
  consumer text NOT NULL,
  partition smallint NOT NULL,
  stream_seq bigint NOT NULL,
  -- As the server writes it: the identity of the stream that the position is in.
  stream_created text NOT NULL,
  event_id uuid,
  generation integer NOT NULL DEFAULT 1,
  paused boolean NOT NULL DEFAULT false,
  moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (consumer, partition)
) WITH (fillfactor = 50);

-- Event ids are UUIDv7, so ranges of ids are ranges of time and a day can be dropped whole.
CREATE TABLE inbox (
  event_id uuid NOT NULL,
  consumer text NOT NULL,
  generation integer NOT NULL,
  PRIMARY KEY (event_id, consumer, generation)
) PARTITION BY RANGE (event_id);
CREATE TABLE inbox_default PARTITION OF inbox DEFAULT;

CREATE TABLE parked_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  consumer text NOT NULL,
  partition smallint NOT NULL,
  generation integer NOT NULL,
  key text NOT NULL,
  event_id uuid,
  type text,
  subject text NOT NULL,
  stream_seq bigint NOT NULL,
  payload bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'dead')),
  error text,
  stack text,
  attempts integer NOT NULL,
  next_attempt_at timestamptz,
  parked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX parked_events_queue ON parked_events (consumer, partition, key, id);
