create table r (a int not null);
create unique index u on r (a) include (a);
create table t (a int constraint fk references r (a));
