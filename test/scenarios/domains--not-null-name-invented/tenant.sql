create domain before as int not null;
alter domain before rename to d;
