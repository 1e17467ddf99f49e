-- Who has answered a request for snapshots, and in which lanes the end of the answer was read: lane i is bit i.
CREATE TABLE snapshot_answers (
  request_id uuid NOT NULL,
  entity text NOT NULL,
  producer text NOT NULL,
  told integer NOT NULL,
  lanes integer NOT NULL,
  PRIMARY KEY (request_id, entity, producer)
);

-- How often a copy was begun anew. What was copied in an earlier epoch gives way to whatever is read again.
CREATE TABLE copy_epochs (
  copy text PRIMARY KEY,
  epoch integer NOT NULL
);
