-- A broker that lost something lost it from a place in the stream on: what was sent there must be found without
-- reading a whole day.
CREATE INDEX outbox_sent_place ON outbox_sent (stream_seq);
