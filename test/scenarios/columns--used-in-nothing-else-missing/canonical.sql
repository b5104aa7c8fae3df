create table t (a int, b int, c text check (c <> 'b'), constraint u unique (a));
create index i on t ((c || 'b'));
