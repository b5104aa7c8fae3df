create table p (id int primary key, a int) partition by range (id);
create table c partition of p for values from (1) to (10);
comment on index c_pkey is 'new';
