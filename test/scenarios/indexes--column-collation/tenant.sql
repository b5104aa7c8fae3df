create table t (a text collate "C");
create index i on t (a collate "POSIX");
