create schema app;
create schema web;
