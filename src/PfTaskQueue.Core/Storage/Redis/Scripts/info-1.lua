-- Purpose: what the server tells about itself. Here because the client library takes INFO for an administrator's.
-- KEYS: 1 the queues; not looked at, it names the server of a cluster that is meant.
-- ARGV: none.
-- Result: the text of INFO.
return redis.call('INFO')
