-- Purpose: the server's time.
-- KEYS: 1 any key of the prefix; it only routes the call (cluster).
-- ARGV: none.
-- Result: {seconds, microseconds}.
return redis.call('TIME')
