create table t (a int check (a in (1, 3)), b text default 'x ', c date default '2020-01-02', d int[] default '{2,1}');
create index i on t (b) where a > 6;
alter table t alter a type bigint, alter b type varchar(9), alter c type timestamp, alter d type bigint[];
