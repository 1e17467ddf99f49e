-- As whom somebody deleted a post, since its author does not undo what a moderator did. Null of a post that is there, and of one that was
-- deleted before this was kept.
ALTER TABLE posts ADD COLUMN deleted_by text CHECK (deleted_by IN ('author', 'moderator'));
