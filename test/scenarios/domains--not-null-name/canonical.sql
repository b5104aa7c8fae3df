create domain d as int constraint given not null;
