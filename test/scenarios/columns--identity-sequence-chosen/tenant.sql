create table t (id int generated always as identity (sequence name numbers_seq), b int generated always as identity);
