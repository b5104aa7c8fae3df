create schema o; create type r as range (subtype = int, multirange_type_name = public.mr);
