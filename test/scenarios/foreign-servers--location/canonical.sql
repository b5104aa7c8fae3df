create foreign data wrapper wires;
create foreign data wrapper pipes;
create server far type 'pg' version '1' foreign data wrapper wires options (host 'db1', fetch_size '100');
