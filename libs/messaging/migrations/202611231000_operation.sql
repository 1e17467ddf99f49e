-- Which request led to an event: so that the whole way of it can be told. Null for what is no id of ours.
ALTER TABLE outbox ADD COLUMN correlation_id uuid;
ALTER TABLE outbox_sent ADD COLUMN correlation_id uuid;
CREATE INDEX outbox_sent_correlation ON outbox_sent (correlation_id);
ALTER TABLE inbox ADD COLUMN correlation_id uuid, ADD COLUMN type text, ADD COLUMN handled_at timestamptz;
ALTER TABLE inbox ALTER COLUMN handled_at SET DEFAULT clock_timestamp();
CREATE INDEX inbox_correlation ON inbox (correlation_id);
ALTER TABLE parked_events ADD COLUMN correlation_id uuid;
CREATE INDEX parked_events_correlation ON parked_events (correlation_id);

-- Dead events stay until somebody decides: whoever looks for what is due must not walk through them.
CREATE INDEX parked_events_waiting ON parked_events (consumer, partition, key, id) WHERE state = 'waiting';

-- Where the stream has the event of event_id: if it holds another one there, it lost its tail and has grown again.
ALTER TABLE consumer_positions ADD COLUMN event_seq bigint;

-- The stream that the relay last published into: a recreated one lacks what was sent before.
ALTER TABLE relay_lease ADD COLUMN stream_created text;

-- What operators did, and never changed afterwards.
CREATE TABLE operations (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor_id text NOT NULL,
  actor_name text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  details jsonb NOT NULL
);

-- Copies that are being filled from the snapshots of those who own the originals.
CREATE TABLE snapshot_requests (
  id uuid NOT NULL,
  consumer text NOT NULL,
  entity text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  completed_at timestamptz,
  PRIMARY KEY (id, entity)
);

-- Snapshots that others asked this service for, told page by page.
CREATE TABLE snapshot_jobs (
  request_id uuid NOT NULL,
  entity text NOT NULL,
  -- The id of the last row that was told of, or null before the first.
  told_up_to text,
  told integer NOT NULL DEFAULT 0,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  PRIMARY KEY (request_id, entity)
);
