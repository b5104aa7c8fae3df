create table t (a int, b text);
alter table t enable row level security;
create policy p on t as restrictive for update to app_reader using (a > 0) with check (a > 1);
