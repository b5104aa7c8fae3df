create table t (id serial);
comment on sequence t_id_seq is 'new';
