import { defineKind } from './kind.ts';
import { functionName, inUserSchema, notOfExtension, operatorName, typeName } from './sql.ts';

/** Operators (pg_operator). A prefix operator has no left operand; up to 13 a postfix one has no right. */
export const operators = defineKind({
  kind: 'operator',
  catalog: 'pg_operator',
  severity: 'medium',
  onlyIf: 'exists (select from pg_operator where oid >= 16384)',
  sql: (server) => `
    select operator.oid, namespace.nspname as schema, operator.oprname as name,
      json_build_array(coalesce(${typeName('operator.oprleft')}, 'none'), coalesce(${typeName('operator.oprright')}, 'none'))
        as signature,
      ${functionName('operator.oprcode')} as function,
      ${typeName('operator.oprresult')} as result,
      ${operatorName('operator.oprcom')} as commutator,
      ${operatorName('operator.oprnegate')} as negator,
      ${functionName('operator.oprrest')} as "restrictEstimator",
      ${functionName('operator.oprjoin')} as "joinEstimator",
      operator.oprcanhash as hashes,
      operator.oprcanmerge as merges,
      pg_get_userbyid(operator.oprowner)::text as owner
    from pg_operator as operator
    join pg_namespace as namespace on namespace.oid = operator.oprnamespace
    -- a mere mention: another operator names it as its commutator or negator, and nobody has defined it
    where operator.oprcode <> 0
      and ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_operator', 'operator.oid')}`,
  identity: ['schema', 'name', 'signature'],
  serverQuoted: ['signature', 'result'],
  attributes: {
    function: {},
    result: { isSeen: true },
    commutator: { cites: 'optional' },
    negator: { cites: 'optional' },
    restrictEstimator: { severity: 'low' },
    joinEstimator: { severity: 'low' },
    hashes: {},
    merges: {},
    owner: { class: 'owner' },
  },
});
