create function eq(box, int) returns boolean language sql immutable as 'select true';
create operator === (leftarg = box, rightarg = int, function = eq);
create view v as select box '((0,0),(1,1))' operator(public.===) 1 as same;
