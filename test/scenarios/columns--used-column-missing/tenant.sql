create table t (a int, b int, c int, d int generated always as (b + 1) stored, constraint u unique (a, b), constraint f unique (b), check (a > b));
create index i on t (a) where b > 1;
create index e on t ((b + a));
create statistics s on a, b from t;
create table o (x int, y int references t (b));
create function n() returns trigger language plpgsql as 'begin return new; end';
create trigger n after update of b on t for each row execute function n();
create policy p on t using (b = 1);
alter table t drop column b cascade;
