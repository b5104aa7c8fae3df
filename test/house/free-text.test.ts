import { expect, it } from 'vitest';
import { registry } from '../../shared/core/kinds/registry.ts';

/**
 * Every attribute that is published with its value, whatever `publish.values` says, kind by kind; in parentheses the facts of
 * its parts that are not. Whoever adds an attribute decides: a person can write what they like in it (`freeText` in the kind's
 * file), or it is structure and belongs here.
 */
const shown: Readonly<Record<string, string>> = {
  schema: 'owner',
  extension: 'schema version owner',
  language: 'handler inline validator trusted owner',
  'access-method': 'type handler',
  collation: 'provider locale lcCollate lcCtype nondeterministic owner',
  conversion: 'from to function default owner',
  'base-type':
    'input output receive send modifierInput modifierOutput analyze subscript length passedByValue alignment storage category preferred delimiter element collatable default owner',
  'shell-type': 'owner',
  enum: 'labels owner',
  domain: 'baseType collation notNull notNullName default owner',
  composite: 'attributes owner',
  range: 'subtype operatorClass collation canonical difference multirange owner',
  'foreign-data-wrapper': 'handler validator owner',
  'foreign-server': 'wrapper owner',
  'user-mapping': '',
  table:
    'form unlogged partitionKey partitionOf bound detachPending inherits ofType overrides(foreignOptions) validityOverrides constraintOverrides storageOverrides(options) statisticsOverrides triggerOverrides indexOverrides(options) constraintTriggers rowSecurity forceRowSecurity replicaIdentity clusteredOn foreignServer accessMethod partitionAccessMethod tablespace columnOrder owner',
  column:
    'type collation notNull notNullNotValid notNullNoInherit notNullName default generated generatedAs identity identitySequence identityPersistence storage compression statisticsTarget',
  constraint:
    'type columns include nullsNotDistinct exclusion references pairs match onUpdate onDelete onDeleteColumns expression noInherit deferrable initiallyDeferred period notEnforced notValid invalid tablespace statisticsTargets',
  index:
    'table method unique nullsNotDistinct keys include where invalid tablespace statisticsTargets dependsOnExtensions',
  sequence: 'type start increment min max cache cycle ownedBy unlogged owner',
  'extended-statistics': 'table kinds columns expressions statisticsTarget owner',
  aggregate:
    'form directArguments arguments returns transition stateType stateSpace final finalExtra finalModify combine serialize deserialize movingTransition movingInverse movingStateType movingStateSpace movingFinal movingFinalExtra movingFinalModify sortOperator parallel owner',
  trigger:
    'timing level events updateOf when function oldTable newTable constraintTrigger constraintOf deferrable initiallyDeferred enabled dependsOnExtensions',
  policy: 'command restrictive roles using withCheck',
  'default-privileges': 'granted revoked',
  function:
    'form language arguments argumentDefaults returns volatility strict securityDefiner leakproof parallel cost rows support transforms dependsOnExtensions owner',
  operator: 'function result commutator negator restrictEstimator joinEstimator hashes merges owner',
  'operator-family': 'operators functions owner',
  'operator-class': 'type family default storage operators functions owner',
  cast: 'method function context',
  transform: 'fromSql toSql',
  'text-search-parser': 'start nextToken end tokenTypes headline',
  'text-search-template': 'init lexize',
  'text-search-dictionary': 'template owner',
  'text-search-configuration': 'parser mappings owner',
  'event-trigger': 'event tags function enabled owner',
  publication: 'allTables operations viaRoot generatedColumns owner',
  'publication-table': 'columns where',
  'publication-schema': '',
  subscription:
    'disabled publications slot synchronousCommit binary streaming twoPhase disableOnError passwordNotRequired runAsOwner origin failover owner',
  database: 'encoding localeProvider collate ctype locale connectionLimit template granted revoked owner',
  'database-setting': '',
  view: 'columns query defaults options owner',
  'materialized-view':
    'columns query accessMethod tablespace clusteredOn columnSettings(options) dependsOnExtensions owner',
  rule: 'definition enabled',
  grant: 'granted grantable revoked',
  'extension-grant': 'granted grantable revoked',
  'built-in-grant': 'granted grantable revoked',
  comment: '',
  'security-label': '',
};

it.each(registry.map((kind) => [kind.kind, kind] as const))(
  'every attribute of %s is free text or structure',
  (_, { kind, attributes }) => {
    const structure = Object.entries(attributes).flatMap(([name, { freeText }]) => {
      if (freeText === true) return [];
      return freeText === undefined ? [name] : [`${name}(${freeText.join(',')})`];
    });
    expect(structure.join(' ')).toBe(shown[kind]);
  },
);

it('no kind stands here that is not read any more', () => {
  expect(Object.keys(shown).sort()).toEqual(registry.map(({ kind }) => kind).sort());
});
