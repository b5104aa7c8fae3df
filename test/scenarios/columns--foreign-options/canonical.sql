create foreign data wrapper w;
create server s foreign data wrapper w; create server s2 foreign data wrapper w;
create foreign table t (a int options (x '1'), b int) server s options (y '2', z '3');
