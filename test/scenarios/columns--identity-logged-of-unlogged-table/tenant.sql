create unlogged table t (id int generated always as identity);
alter sequence t_id_seq set logged;
