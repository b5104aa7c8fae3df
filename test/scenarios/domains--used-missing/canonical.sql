create domain cents as int check (value > 0);
create table t (a int, price cents, check (price > 1));
create index on t (price);
