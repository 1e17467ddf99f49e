-- In which epoch of the copy a row was written: what stems from an earlier one gives way to whatever is read again.
ALTER TABLE people ADD COLUMN epoch integer NOT NULL DEFAULT 0;
