import { defineKind } from './kind.ts';
import { andNotOfOutsideTypes, functionName, notOfExtension, typeName } from './sql.ts';

const temporary = (type: string): string => `exists (
        select from pg_type as made join pg_namespace as schema on schema.oid = made.typnamespace
        where made.oid = ${type} and schema.nspname ~ '^pg_temp_')`;

/** Casts (pg_cast). They lie in no schema: the two types are the name. */
export const casts = defineKind({
  kind: 'cast',
  catalog: 'pg_cast',
  severity: 'medium',
  onlyIf: 'exists (select from pg_cast where oid >= 16384)',
  sql: (server) => `
    select conversion.oid,
      json_build_array(${typeName('conversion.castsource')} || ' as ' || ${typeName('conversion.casttarget')}) as signature,
      case conversion.castmethod when 'b' then 'binary' when 'i' then 'text' else 'function' end as method,
      ${functionName('conversion.castfunc')} as function,
      case conversion.castcontext when 'a' then 'assignment' when 'i' then 'implicit' end as context
    from pg_cast as conversion
    -- built-in casts have lower oids
    where conversion.oid >= 16384
      -- made with a range type, and described by it
      and not exists (select from pg_depend as internal where internal.classid = 'pg_cast'::regclass
        and internal.objid = conversion.oid and internal.deptype = 'i')
      and not ${temporary('conversion.castsource')}
      and not ${temporary('conversion.casttarget')}
      and ${notOfExtension('pg_cast', 'conversion.oid')}
      ${andNotOfOutsideTypes('conversion.castsource, conversion.casttarget', server)}`,
  identity: ['signature'],
  goesWith: () => true,
  serverQuoted: ['signature'],
  attributes: { method: {}, function: {}, context: {} },
});
