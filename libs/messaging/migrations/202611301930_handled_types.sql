-- Which event types the replicas of this service handle. A replica that does not handle all of them must not move a position: it
-- would pass over events that a newer version handles.
CREATE TABLE handled_types (
  consumer text NOT NULL,
  type text NOT NULL,
  -- When a replica last said that it handles the type.
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (consumer, type)
);

-- As `<consumer> <type>`. Empty for a replica of a version that does not say so: it gets no partitions beside one that does.
ALTER TABLE replicas ADD COLUMN handles text[] NOT NULL DEFAULT '{}';
