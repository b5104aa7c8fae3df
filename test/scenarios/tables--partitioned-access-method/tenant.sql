create access method heap2 type table handler heap_tableam_handler;
create table p (id int) partition by list (id);
alter table p set access method heap2;
