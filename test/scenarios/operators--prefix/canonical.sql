create operator !! (rightarg = int, function = int4um);
