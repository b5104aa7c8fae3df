create foreign data wrapper wires;
create foreign data wrapper pipes;
