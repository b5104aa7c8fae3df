create table before (a int check (a > 0), b serial);
alter table before rename to t;
comment on constraint before_a_check on t is 'x';
grant usage on sequence before_b_seq to app_writer;
