create table p (a int not null);
create table c () inherits (p);
alter table c alter a add generated always as identity (increment 1);
