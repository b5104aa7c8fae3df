create domain d as varchar(10) default 'x' constraint ck check (value <> '');
comment on constraint ck on domain d is 'x';
