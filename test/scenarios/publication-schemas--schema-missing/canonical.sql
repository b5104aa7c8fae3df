create schema app;
create schema web;
create publication news for tables in schema app, web;
