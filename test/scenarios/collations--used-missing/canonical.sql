create collation c (provider = libc, locale = 'C');
create table t (a int, b text collate c, d text);
create index i on t (d collate c);
