CREATE TABLE greetings (post_id uuid PRIMARY KEY, name text NOT NULL);
