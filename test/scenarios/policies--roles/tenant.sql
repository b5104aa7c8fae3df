create table t (a int, b text);
alter table t enable row level security;
create policy p on t for update to app_reader, app_writer using (a > 0) with check (a > 1);
