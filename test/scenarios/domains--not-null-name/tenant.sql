create domain d as int constraint chosen not null;
