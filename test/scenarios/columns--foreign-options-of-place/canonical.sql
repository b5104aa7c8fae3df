create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table t (a int options (service 'one')) server s;
