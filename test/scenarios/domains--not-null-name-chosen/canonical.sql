create domain d as int constraint wanted_not_null not null;
