create foreign data wrapper wires;
create foreign data wrapper pipes;
create server far foreign data wrapper wires options (password 'swordfish', url 'https://app:hunter2@far.example');
