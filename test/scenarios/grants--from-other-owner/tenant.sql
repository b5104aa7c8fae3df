create table t (a int);
revoke truncate on t from postgres;
