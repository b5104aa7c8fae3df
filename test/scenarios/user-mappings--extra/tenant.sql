create foreign data wrapper wires;
create server far foreign data wrapper wires;
create user mapping for app_reader server far options (user 'app', password 'hunter2');
