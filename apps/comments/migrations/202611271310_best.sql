-- The bound is 0 where nobody voted for a comment, however many voted against it. Rounding had made it a little more for some
-- numbers of them, so that those stood above what nobody had voted on.
DROP INDEX comments_best;
ALTER TABLE comments DROP COLUMN best;
ALTER TABLE comments ADD COLUMN best double precision NOT NULL GENERATED ALWAYS AS (
  CASE WHEN upvotes = 0 THEN 0 ELSE (
    (upvotes + 1.9208::double precision) / (upvotes + downvotes)
    - 1.96::double precision * sqrt(
        upvotes::double precision * downvotes / (upvotes + downvotes) + 0.9604::double precision
      ) / (upvotes + downvotes)
  ) / (1 + 3.8416::double precision / (upvotes + downvotes)) END
) STORED;
CREATE INDEX comments_best ON comments (branch, pinned, best, ordinal) WHERE status = 'published' OR reply_count > 0;
