create table t (a text[] default array[]::text[], b int[] default '{}', c int[] default array[1,2]);
