-- The inbox by the time of receipt: an event is recognised for as long as its partition is kept, whatever its id and however old it
-- is. Partitions of ids were partitions of time only for UUIDv7, and an event that was sent late was forgotten early.

-- What was received until now; replicas look here, too, until the rows have expired.
DO $$
DECLARE partition regclass;
BEGIN
  FOR partition IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'inbox'::regclass LOOP
    EXECUTE format('ALTER TABLE %s RENAME TO %I', partition, 'inbox_by_id' || substr(partition::text, length('inbox') + 1));
  END LOOP;
END $$;
ALTER TABLE inbox RENAME TO inbox_by_id;
ALTER INDEX inbox_correlation RENAME TO inbox_by_id_correlation;

CREATE TABLE inbox (
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  event_id uuid NOT NULL,
  consumer text NOT NULL,
  generation integer NOT NULL,
  correlation_id uuid,
  type text,
  handled_at timestamptz DEFAULT clock_timestamp()
) PARTITION BY RANGE (received_at);
CREATE INDEX inbox_correlation ON inbox (correlation_id);
-- Each partition has its own primary key: one of all partitions would have to contain the time.
CREATE TABLE inbox_default PARTITION OF inbox DEFAULT;
ALTER TABLE inbox_default ADD PRIMARY KEY (event_id, consumer, generation);
