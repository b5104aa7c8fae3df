create foreign data wrapper wires;
