create domain d as int not null;
comment on constraint d_not_null on domain d is 'new';
