create table t (id int primary key, status text default 'new' check (status in ('new','old','gone')), tags varchar[] default '{}');
create index i on t (id) where status in ('new','old'); create index j on t (lower(status)) where status <> 'gone';
create index k on t ((status || '-x'));
alter table t alter status type varchar(20), alter tags type text[];
