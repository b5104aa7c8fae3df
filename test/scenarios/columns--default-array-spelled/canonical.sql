create table t (a text[] default '{}', b int[] default array[]::int[], c int[] default '{1,2}');
