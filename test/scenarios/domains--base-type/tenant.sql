create domain d as varchar(20) default 'x' constraint ck check (value <> '');
