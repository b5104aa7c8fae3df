create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table t (a int) server s options (server 'one', user 'x');
