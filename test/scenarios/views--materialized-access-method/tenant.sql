create access method heap2 type table handler heap_tableam_handler;
create materialized view m using heap2 as select 1 as a;
