create table p (a int not null default 1, b text, check (a > 0));
create table t (a int not null default 1, b text, constraint p_a_check check (a > 0));
alter table t inherit p;
