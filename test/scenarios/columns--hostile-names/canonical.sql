create table "a.b" ("c.d" int, "E ""f""" int, "👾" int);
