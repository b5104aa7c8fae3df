create table part (id int, label text); create view part_v as select id, label from part;
