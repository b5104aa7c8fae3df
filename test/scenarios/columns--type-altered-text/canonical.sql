create table t (id int primary key, status varchar(20) default 'new' check (status in ('new','old','gone')), tags text[] default '{}');
create index i on t (id) where status in ('new','old'); create index j on t (lower(status)) where status <> 'gone';
create index k on t ((status || '-x'));
