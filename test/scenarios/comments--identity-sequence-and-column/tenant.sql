create table t (id int generated always as identity);
comment on sequence t_id_seq is 'of the sequence';
comment on column t.id is 'of the column';
comment on sequence t_id_seq is 'changed';
