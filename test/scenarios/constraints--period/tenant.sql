create extension btree_gist;
create table t (a int, d daterange, constraint pk primary key (a, d without overlaps));
