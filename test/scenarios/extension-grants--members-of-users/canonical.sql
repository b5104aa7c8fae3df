create extension lo;
create schema inside;
create table inside.t (id serial);
create foreign data wrapper w;
create server far foreign data wrapper w;
alter extension lo add schema inside;
alter extension lo add table inside.t;
alter extension lo add sequence inside.t_id_seq;
alter extension lo add server far;
