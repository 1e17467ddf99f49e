-- What the same text by the same author is known by (wordingKey). Nothing for the rows that are there: it is asked for a minute.
ALTER TABLE comments ADD COLUMN wording text;
