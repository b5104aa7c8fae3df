import { defineKind } from './kind.ts';
import { functionName, notOfExtension } from './sql.ts';

/** Procedural languages (pg_language) that did not come with an extension. */
export const languages = defineKind({
  kind: 'language',
  catalog: 'pg_language',
  severity: 'medium',
  onlyIf: 'exists (select from pg_language where oid >= 16384)',
  sql: () => `
    select language.oid, language.lanname as name,
      ${functionName('language.lanplcallfoid')} as handler,
      ${functionName('language.laninline')} as inline,
      ${functionName('language.lanvalidator')} as validator,
      language.lanpltrusted as trusted,
      pg_get_userbyid(language.lanowner)::text as owner
    from pg_language as language
    -- built-in languages have lower oids
    where language.oid >= 16384
      -- comes with every database, and has a user's oid where somebody dropped and made it again
      and language.lanname <> 'plpgsql'
      and ${notOfExtension('pg_language', 'language.oid')}`,
  identity: ['name'],
  attributes: { handler: {}, inline: {}, validator: {}, trusted: {}, owner: { class: 'owner' } },
});
