create domain d as int constraint needed_not_null not null;
