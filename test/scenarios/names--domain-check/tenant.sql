create domain before as int check (value > 0);
alter domain before rename to d;
