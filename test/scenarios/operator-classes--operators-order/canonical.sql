create operator family numbers using btree;
create operator family others using btree;
create function compare(int, int) returns int language internal immutable strict as 'btint4cmp';
create operator class backwards for type int using btree family numbers as
  operator 1 >, operator 3 =, function 1 btint4cmp(int, int);
