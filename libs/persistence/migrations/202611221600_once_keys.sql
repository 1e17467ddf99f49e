CREATE TABLE once_keys (
  scope text NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  -- As it was sent, to the letter.
  answer json,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key)
);

CREATE INDEX once_keys_age ON once_keys (created_at);
