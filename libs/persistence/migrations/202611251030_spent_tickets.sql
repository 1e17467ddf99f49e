-- Tickets for streams that have let somebody in; kept until they would have ended.
CREATE TABLE spent_tickets (
  id uuid PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
