import { columns } from './columns.ts';
import { comments } from './comments.ts';
import { composites } from './composites.ts';
import { constraints } from './constraints.ts';
import { defaultPrivileges } from './default-privileges.ts';
import { domains } from './domains.ts';
import { enums } from './enums.ts';
import { extensions } from './extensions.ts';
import { aggregates, functions } from './functions.ts';
import { grants } from './grants.ts';
import { indexes } from './indexes.ts';
import type { ObjectKind } from './kind.ts';
import { policies } from './policies.ts';
import { ranges } from './ranges.ts';
import { rules } from './rules.ts';
import { schemas } from './schemas.ts';
import { sequences } from './sequences.ts';
import { tables } from './tables.ts';
import { triggers } from './triggers.ts';
import { materializedViews, views } from './views.ts';

/**
 * Every kind of object that is read, in the order of reports. Views and rules come late in the transaction, because
 * deparsing them keeps their tables locked until it ends; satellites come after all that they can hang on.
 */
export const registry: readonly ObjectKind[] = [
  schemas,
  extensions,
  enums,
  domains,
  composites,
  ranges,
  tables,
  columns,
  constraints,
  indexes,
  sequences,
  aggregates,
  triggers,
  policies,
  defaultPrivileges,
  functions,
  views,
  materializedViews,
  rules,
  grants,
  comments,
];
