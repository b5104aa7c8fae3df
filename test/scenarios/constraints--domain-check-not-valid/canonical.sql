create domain d as int constraint ck check (value > 0);
