create table t (id int primary key, a text, b int, c int default 0, d varchar(10) not null, e int[]);
