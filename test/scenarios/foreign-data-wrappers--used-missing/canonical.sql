create foreign data wrapper wires;
create server far foreign data wrapper wires;
create foreign table t (a int) server far;
create user mapping for app_reader server far;
create view v as select * from t;
