create operator family numbers using btree;
create operator family others using btree;
create function compare(int, int) returns int language internal immutable strict as 'btint4cmp';
