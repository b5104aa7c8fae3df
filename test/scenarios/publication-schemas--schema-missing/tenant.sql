create schema web;
create publication news for tables in schema web;
