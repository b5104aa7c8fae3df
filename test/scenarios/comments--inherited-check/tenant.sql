create table p (id int check (id > 0));
create table c () inherits (p);
comment on constraint p_id_check on c is 'new';
