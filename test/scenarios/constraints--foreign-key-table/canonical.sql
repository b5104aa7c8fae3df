create table r (a int primary key); create table r2 (a int primary key);
create table t (a int constraint fk references r);
