-- Addresses that guests gave, before they have confirmed that they are theirs: shown to nobody, and told to nobody.
CREATE TABLE guest_addresses (
  site text NOT NULL,
  guest_id uuid NOT NULL,
  email text NOT NULL,
  given_at timestamptz NOT NULL,
  PRIMARY KEY (site, guest_id)
);

-- For the completion of handles and names (complete-people.ts): ranges of what begins alike. By code points (text_pattern_ops),
-- since other collations do not keep what begins alike together.
CREATE INDEX people_by_handle ON people (site, lower(handle) text_pattern_ops);
-- Those with a handle first, guests last. It answers too whether a name is a member's.
CREATE INDEX people_by_name
  ON people (site, (CASE WHEN kind = 'guest' THEN 2 WHEN handle IS NULL THEN 1 ELSE 0 END), name_key text_pattern_ops);
