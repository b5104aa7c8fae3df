create foreign data wrapper wires;
create server far foreign data wrapper wires;
