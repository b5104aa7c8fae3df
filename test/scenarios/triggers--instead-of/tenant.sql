create view v as select 1 as a;
create function f1() returns trigger language plpgsql as 'begin return null; end';
