-- What readers do not see stands in no index of an order. Whoever sees some of it reads it from here.
CREATE INDEX comments_unseen ON comments (branch, ordinal) WHERE NOT (status = 'published' OR reply_count > 0);
