create domain d as int not null;
