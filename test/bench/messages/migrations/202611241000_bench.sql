-- A row per event on either side. What is measured is when the transactions that wrote them committed, by Postgres' own word.
CREATE TABLE appended (id uuid NOT NULL);
CREATE TABLE effects (id uuid NOT NULL);
