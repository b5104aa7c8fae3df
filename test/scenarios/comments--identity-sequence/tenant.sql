create table t (id int generated always as identity);
comment on sequence t_id_seq is 'new';
