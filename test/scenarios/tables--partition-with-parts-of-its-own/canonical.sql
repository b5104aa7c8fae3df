create table p (a int, b int) partition by range (a);
create table c partition of p for values from (1) to (2);
create function f() returns trigger language plpgsql as 'begin return null; end';
