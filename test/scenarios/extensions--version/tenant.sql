create extension hstore version '1.4';
create schema other;
alter extension hstore update to '1.5';
