create table t (a int, b text);
alter table t enable row level security;
create policy p on t for update to app_reader using (a > 0) with check (a > 1);
create policy more on t using (true);
