create function lt(box, box) returns boolean language sql immutable as 'select true';
create operator <<<< (leftarg = box, rightarg = box, function = lt);
create operator family fam using gist;
create operator class boxes for type box using gist family fam as operator 1 <<<<, function 1 gist_box_consistent(internal, box, smallint, oid, internal), function 2 gist_box_union(internal, internal), function 5 gist_box_penalty(internal, internal, internal), function 6 gist_box_picksplit(internal, internal), function 7 gist_box_same(box, box, internal);
create table t (b box);
create index i on t using gist (b boxes);
