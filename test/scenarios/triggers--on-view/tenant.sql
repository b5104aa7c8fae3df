create view v as select 1 as a;
create function f() returns trigger language plpgsql as 'begin return null; end';
create trigger t instead of insert on v for each row execute function f();
