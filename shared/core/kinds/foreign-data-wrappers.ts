import { foreignOptions } from './foreign-options.ts';
import { defineKind } from './kind.ts';
import { functionName, notOfExtension } from './sql.ts';

/** Foreign-data wrappers (pg_foreign_data_wrapper) that did not come with an extension. */
export const foreignDataWrappers = defineKind({
  kind: 'foreign-data-wrapper',
  catalog: 'pg_foreign_data_wrapper',
  severity: 'medium',
  onlyIf: 'exists (select from pg_foreign_data_wrapper)',
  sql: () => `
    select wrapper.oid, wrapper.fdwname as name,
      ${functionName('wrapper.fdwhandler')} as handler,
      ${functionName('wrapper.fdwvalidator')} as validator,
      ${foreignOptions('wrapper.fdwoptions')} as options,
      pg_get_userbyid(wrapper.fdwowner)::text as owner
    from pg_foreign_data_wrapper as wrapper
    where ${notOfExtension('pg_foreign_data_wrapper', 'wrapper.oid')}`,
  identity: ['name'],
  attributes: { handler: {}, validator: {}, options: { freeText: true, asOf: 5 }, owner: { class: 'owner' } },
});
