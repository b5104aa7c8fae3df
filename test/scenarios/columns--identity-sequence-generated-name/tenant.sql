create table t (id int generated always as identity (start 5 increment 2 minvalue 1 maxvalue 900 cache 3));
alter sequence t_id_seq rename to before_id_seq;
