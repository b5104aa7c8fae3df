create table p (a int, b int generated always as (a + 1) stored);
create table c (a int, b int generated always as (a + 1) stored) inherits (p);
