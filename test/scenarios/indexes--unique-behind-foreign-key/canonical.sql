create table r (a int);
create unique index u on r (a);
create table t (a int constraint fk references r (a));
