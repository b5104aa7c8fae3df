import { accessMethods } from './access-methods.ts';
import { baseTypes } from './base-types.ts';
import { builtInGrants } from './built-in-grants.ts';
import { casts } from './casts.ts';
import { collations } from './collations.ts';
import { columns } from './columns.ts';
import { comments } from './comments.ts';
import { composites } from './composites.ts';
import { constraints } from './constraints.ts';
import { conversions } from './conversions.ts';
import { databaseSettings } from './database-settings.ts';
import { databases } from './databases.ts';
import { defaultPrivileges } from './default-privileges.ts';
import { domains } from './domains.ts';
import { enums } from './enums.ts';
import { eventTriggers } from './event-triggers.ts';
import { extendedStatistics } from './extended-statistics.ts';
import { extensionGrants } from './extension-grants.ts';
import { extensions } from './extensions.ts';
import { foreignDataWrappers } from './foreign-data-wrappers.ts';
import { foreignServers } from './foreign-servers.ts';
import { aggregates, functions } from './functions.ts';
import { grants } from './grants.ts';
import { indexes } from './indexes.ts';
import type { ObjectKind } from './kind.ts';
import { languages } from './languages.ts';
import { operatorClasses } from './operator-classes.ts';
import { operatorFamilies } from './operator-families.ts';
import { operators } from './operators.ts';
import { policies } from './policies.ts';
import { publicationSchemas } from './publication-schemas.ts';
import { publicationTables } from './publication-tables.ts';
import { publications } from './publications.ts';
import { ranges } from './ranges.ts';
import { rules } from './rules.ts';
import { schemas } from './schemas.ts';
import { securityLabels } from './security-labels.ts';
import { sequences } from './sequences.ts';
import { shellTypes } from './shell-types.ts';
import { subscriptions } from './subscriptions.ts';
import { tables } from './tables.ts';
import { textSearchConfigurations } from './text-search-configurations.ts';
import { textSearchDictionaries } from './text-search-dictionaries.ts';
import { textSearchParsers } from './text-search-parsers.ts';
import { textSearchTemplates } from './text-search-templates.ts';
import { transforms } from './transforms.ts';
import { triggers } from './triggers.ts';
import { userMappings } from './user-mappings.ts';
import { materializedViews, views } from './views.ts';

/**
 * Every kind of object that is read, in the order of reports. Views and rules come late in the transaction, because
 * deparsing them keeps their tables locked until it ends; satellites come after all that they can hang on.
 */
export const registry: readonly ObjectKind[] = [
  schemas,
  extensions,
  languages,
  accessMethods,
  collations,
  conversions,
  baseTypes,
  shellTypes,
  enums,
  domains,
  composites,
  ranges,
  foreignDataWrappers,
  foreignServers,
  userMappings,
  tables,
  columns,
  constraints,
  indexes,
  sequences,
  extendedStatistics,
  aggregates,
  triggers,
  policies,
  defaultPrivileges,
  functions,
  operators,
  operatorFamilies,
  operatorClasses,
  casts,
  transforms,
  textSearchParsers,
  textSearchTemplates,
  textSearchDictionaries,
  textSearchConfigurations,
  eventTriggers,
  publications,
  publicationTables,
  publicationSchemas,
  subscriptions,
  databases,
  databaseSettings,
  views,
  materializedViews,
  rules,
  grants,
  extensionGrants,
  builtInGrants,
  comments,
  securityLabels,
];
