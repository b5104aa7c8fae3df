import { defineKind } from './kind.ts';
import { functionName, inUserSchema, notOfExtension } from './sql.ts';

/** Conversions between encodings (pg_conversion). */
export const conversions = defineKind({
  kind: 'conversion',
  catalog: 'pg_conversion',
  severity: 'medium',
  onlyIf: 'exists (select from pg_conversion where oid >= 16384)',
  sql: (server) => `
    select conversion.oid, namespace.nspname as schema, conversion.conname as name,
      pg_encoding_to_char(conversion.conforencoding)::text as "from",
      pg_encoding_to_char(conversion.contoencoding)::text as "to",
      ${functionName('conversion.conproc')} as function,
      conversion.condefault as "default",
      pg_get_userbyid(conversion.conowner)::text as owner
    from pg_conversion as conversion
    join pg_namespace as namespace on namespace.oid = conversion.connamespace
    where ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_conversion', 'conversion.oid')}`,
  identity: ['schema', 'name'],
  attributes: { from: {}, to: {}, function: {}, default: {}, owner: { class: 'owner' } },
});
