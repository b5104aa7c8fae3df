create cast (pg_lsn as xid8) without function;
