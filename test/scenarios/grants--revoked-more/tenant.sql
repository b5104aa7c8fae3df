create table t (a int);
revoke select, insert on t from postgres;
