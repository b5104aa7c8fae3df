create domain d as varchar(10) default 'y' constraint ck check (value <> '');
