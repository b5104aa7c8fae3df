create table part (id int, label varchar(100)); create view part_v as select id, label from part;
