create foreign data wrapper wires;
create foreign data wrapper pipes;
create server far foreign data wrapper wires options (password 'hunter2', url 'https://app:hunter2@far.example');
