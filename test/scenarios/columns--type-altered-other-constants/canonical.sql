create table t (a bigint check (a in (1, 2)), b varchar(9) default 'x', c timestamp default '2020-01-01', d bigint[] default '{1,2}');
create index i on t (b) where a > 5;
