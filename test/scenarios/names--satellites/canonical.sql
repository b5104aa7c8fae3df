create table t (a int check (a > 0), b serial);
comment on constraint t_a_check on t is 'x';
grant usage on sequence t_b_seq to app_reader;
