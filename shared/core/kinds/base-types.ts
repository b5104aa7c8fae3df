import { defineKind, since } from './kind.ts';
import { functionName, inUserSchema, notOfExtension, typeName } from './sql.ts';

/** Base types (pg_type): those that are made of input and output functions. */
export const baseTypes = defineKind({
  kind: 'base-type',
  catalog: 'pg_type',
  severity: 'high',
  onlyIf: "exists (select from pg_type where typtype = 'b' and typinput <> 'array_in'::regproc and oid >= 16384)",
  sql: (server) => `
    select type.oid, namespace.nspname as schema, type.typname as name,
      ${functionName('type.typinput')} as input,
      ${functionName('type.typoutput')} as output,
      ${functionName('type.typreceive')} as receive,
      ${functionName('type.typsend')} as send,
      ${functionName('type.typmodin')} as "modifierInput",
      ${functionName('type.typmodout')} as "modifierOutput",
      ${functionName('type.typanalyze')} as analyze,
      ${since(server, 14, functionName('type.typsubscript'), 'null::text')} as subscript,
      case type.typlen when -1 then 'variable' when -2 then 'cstring' else type.typlen::text end as length,
      type.typbyval as "passedByValue",
      case type.typalign when 'c' then 'char' when 's' then 'int2' when 'i' then 'int4' when 'd' then 'double' end as alignment,
      case type.typstorage when 'e' then 'external' when 'm' then 'main' when 'x' then 'extended' end as storage,
      -- U is the category of user types
      nullif(type.typcategory, 'U')::text as category,
      type.typispreferred as preferred,
      nullif(type.typdelim, ',')::text as delimiter,
      ${typeName('type.typelem')} as element,
      type.typcollation <> 0 as collatable,
      type.typdefault as "default",
      pg_get_userbyid(type.typowner)::text as owner
    from pg_type as type
    join pg_namespace as namespace on namespace.oid = type.typnamespace
    where type.typtype = 'b' and type.typisdefined
      -- array types come with the type they are of, and their names depend on collisions
      and not exists (select from pg_type as element where element.typarray = type.oid)
      and ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_type', 'type.oid')}`,
  identity: ['schema', 'name'],
  serverQuoted: ['element'],
  attributes: {
    input: {},
    output: {},
    receive: {},
    send: {},
    modifierInput: {},
    modifierOutput: {},
    analyze: { severity: 'low' },
    subscript: { since: 14 },
    length: {},
    passedByValue: {},
    alignment: {},
    storage: { severity: 'low' },
    category: { severity: 'low' },
    preferred: { severity: 'low' },
    delimiter: { severity: 'low' },
    element: {},
    collatable: {},
    default: { severity: 'medium' },
    owner: { class: 'owner', severity: 'medium' },
  },
});
