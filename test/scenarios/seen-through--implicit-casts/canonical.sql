create table t (id int primary key, label varchar(100) check (label <> ''), n int check (n in (1,2)), k text);
create index i on t (lower(label)); create index j on t (k) where label = 'x' and n > 5; create index l on t ((n + 1));
create policy p on t using (label = current_user); 
create view v as select id, label from t where label = 'x'; create view w as select label || 'x' as lx, n + 1 as n1, coalesce(n, 0) as c, id from t where n = 5 and k like 'x';
create view vv as select * from v; create materialized view mv as select label, upper(label) as u from vv; create index mvi on mv (label);
create function tf() returns trigger language plpgsql as 'begin return new; end'; create trigger tr before update on t for each row when (new.label <> old.label) execute function tf();
create rule r as on update to t where new.label = 'q' do also delete from t where id = 0;
