-- How much of each quota is used in its window of a minute, for all replicas together. Unlogged, so that to count a write
-- costs no flush to the disk: what a crash of Postgres takes away is the count of one minute.
CREATE UNLOGGED TABLE quota_windows (
  key text PRIMARY KEY,
  used integer NOT NULL,
  ends_at timestamptz NOT NULL
  -- Half empty pages, since most updates only count up: those touch no index and need no vacuum. Hence no index on the age.
) WITH (fillfactor = 50);
