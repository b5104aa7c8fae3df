create table t (id int generated always as identity (sequence name counter_seq), b int generated always as identity (sequence name t_b_seq1));
