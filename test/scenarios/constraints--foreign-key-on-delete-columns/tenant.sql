create table r (a int, b int, primary key (a, b));
create table t (a int, b int, constraint fk foreign key (a, b) references r on delete set null (a));
