create table q (id int primary key) partition by range (id);
create table q1 partition of q for values from (1) to (10);
create table q2 partition of q for values from (10) to (20);
create table p (a int references q, b int) partition by range (b);
create table p1 partition of p for values from (1) to (10);
create table p2 partition of p for values from (10) to (20);
do $$ declare made record; begin
  for made in select conname, conrelid::regclass as on_table from pg_constraint
    where conparentid <> 0 and conrelid in ('p'::regclass, 'p1'::regclass, 'p2'::regclass)
  loop execute format('comment on constraint %I on %s is %L', made.conname, made.on_table, 'new'); end loop; end $$;
