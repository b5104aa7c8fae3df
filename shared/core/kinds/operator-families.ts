import { defineKind } from './kind.ts';
import { memberFunctions, memberOperators } from './operator-members.ts';
import { inUserSchema, notOfExtension } from './sql.ts';

/**
 * Operator families (pg_opfamily) with their loose members: those over a type that no class of the family is for. The
 * other members are facts of the class, see operator-members.ts.
 */
export const operatorFamilies = defineKind({
  kind: 'operator-family',
  catalog: 'pg_opfamily',
  severity: 'medium',
  sql: () => {
    const loose = (type: string): string => `not exists (
          select from pg_opclass as sibling where sibling.opcfamily = family.oid and sibling.opcintype = ${type})`;
    return `
    select family.oid, namespace.nspname as schema, family.opfname as name, method.amname as method,
      ${memberOperators('family.oid', loose('member.amoplefttype'))} as operators,
      ${memberFunctions('family.oid', loose('member.amproclefttype'))} as functions,
      pg_get_userbyid(family.opfowner)::text as owner
    from pg_opfamily as family
    join pg_namespace as namespace on namespace.oid = family.opfnamespace
    join pg_am as method on method.oid = family.opfmethod
    where ${inUserSchema('namespace')}
      and ${notOfExtension('pg_opfamily', 'family.oid')}`;
  },
  identity: ['schema', 'name', 'method'],
  attributes: {
    operators: {},
    functions: {},
    owner: { class: 'owner' },
  },
});
