-- In which epoch of the copy the thread's columns were written: what stems from an earlier one gives way to whatever is read again.
ALTER TABLE posts ADD COLUMN thread_epoch integer NOT NULL DEFAULT 0;
