-- How often people of a site whom readers had seen before came to look otherwise: pages of comments show that.
CREATE TABLE looks (
  site text PRIMARY KEY,
  version integer NOT NULL
);

-- A transaction counts once for a site, however many people it changes.
CREATE FUNCTION count_look() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO looks (site, version) VALUES (NEW.site, 1)
  ON CONFLICT (site) DO UPDATE SET version = looks.version + 1 WHERE looks.xmin <> pg_current_xact_id()::xid;
  RETURN NULL;
END
$$;

-- Whoever notes people, from a token or from what other services tell: a change that is not counted would stay unseen. Only at the
-- commit, so that nobody holds the row of a whole site while waiting for anything else.
CREATE CONSTRAINT TRIGGER count_look AFTER UPDATE ON people DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.name, OLD.handle, OLD.picture) IS DISTINCT FROM (NEW.name, NEW.handle, NEW.picture))
  EXECUTE FUNCTION count_look();
