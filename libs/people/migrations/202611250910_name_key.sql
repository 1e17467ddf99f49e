-- What a name has in common with all that people would take for it; the code makes it (nameKey), since what Postgres makes
-- of case depends on how its cluster was set up. For the names that are here already this comes close, and whoever is met
-- again gets the exact one.
ALTER TABLE people ADD COLUMN name_key text;
UPDATE people SET name_key = left(lower(btrim(regexp_replace(normalize(name, NFKC), '\s+', ' ', 'g'))), 200);
