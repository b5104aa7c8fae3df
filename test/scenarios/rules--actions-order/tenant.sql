create table t (a int);
create table l (a int);
create rule r as on insert to t do also (insert into l values (2); insert into l values (1));
