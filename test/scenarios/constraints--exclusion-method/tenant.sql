create table r (a int, b int, primary key (a, b), unique (b, a));
create table t (id int, a int, b int, c text, v int4range,
constraint pk primary key (id), constraint uq unique (a, b) include (c),
constraint ck check (a > 0), constraint fk foreign key (a, b) references r (a, b),
constraint ex exclude using spgist (v with &&) where (a > 0));
