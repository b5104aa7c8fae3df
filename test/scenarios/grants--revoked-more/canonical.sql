create table t (a int);
revoke select on t from postgres;
