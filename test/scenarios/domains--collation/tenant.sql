create domain d as varchar(10) collate "C" default 'x' constraint ck check (value <> '');
