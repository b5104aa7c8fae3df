create type t;
create function t_in(cstring) returns t language internal immutable strict as 'int4in';
create function t_in_too(cstring) returns t language internal immutable strict as 'int4in';
create function t_out(t) returns cstring language internal immutable strict as 'int4out';
create function t_out_too(t) returns cstring language internal immutable strict as 'int4out';
create function t_receive(internal) returns t language internal immutable strict as 'int4recv';
create function t_send(t) returns bytea language internal immutable strict as 'int4send';
create function t_analyze(internal) returns bool language internal as 'array_typanalyze';
create type t (input = t_in, output = t_out_too, internallength = 4, alignment = int4);
