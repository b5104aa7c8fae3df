create operator !! (rightarg = int, function = int4um);
create operator !! (rightarg = bigint, function = int8um);
