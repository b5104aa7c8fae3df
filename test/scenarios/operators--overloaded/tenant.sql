create operator !! (rightarg = bigint, function = int8um);
