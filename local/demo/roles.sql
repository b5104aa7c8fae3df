-- The roles a tenant's database refers to. They belong to the server, so they are made once, before any migration.

do $$
declare
  name text;
begin
  foreach name in array array['billing_owner', 'billing_api', 'billing_worker', 'billing_support', 'billing_portal']
  loop
    begin
      execute format('create role %I nologin', name);
    exception when duplicate_object or unique_violation then
      null;
    end;
  end loop;
end;
$$;

comment on role billing_owner is 'Owns every object; migrations run as this role.';
comment on role billing_api is 'The service that customers'' systems talk to.';
comment on role billing_worker is 'Renewals, invoicing, dunning, deliveries.';
comment on role billing_support is 'People who answer tickets; reads only.';
comment on role billing_portal is 'Self-service for one account at a time; sees what row security lets through.';
