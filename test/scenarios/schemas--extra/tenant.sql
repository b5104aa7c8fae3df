create schema app;
create schema other;
