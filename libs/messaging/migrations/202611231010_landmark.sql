-- When the stream took the event of event_id, by the broker's clock: what a stream that lost its tail has since is newer.
ALTER TABLE consumer_positions ADD COLUMN event_at timestamptz;
