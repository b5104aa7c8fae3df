create function eq(box, int) returns boolean language sql immutable as 'select true';
create operator === (leftarg = box, rightarg = int, function = eq, negator = !===);
create operator !=== (leftarg = box, rightarg = int, function = eq, negator = ===);
