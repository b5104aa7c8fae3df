create domain d as int;
alter domain d add constraint ck check (value > 0) not valid;
