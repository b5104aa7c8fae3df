import { type Attribute, isList, parseId } from '../object.ts';
import { impliedParts } from './implied-parts.ts';
import { defineKind } from './kind.ts';
import { settledOverrides } from './settled-overrides.ts';
import { factsIn } from './table-overrides.ts';
import { anyRareFact, droppedIndex, plainTables, rareFacts, wholeTables } from './table-statements.ts';

/** Whether a part that is valid in the canonical schema is NOT VALID here; `overrides` say either where it deviates. */
const isLessValid = (actual: Attribute, expected: Attribute): boolean => says(actual, true) || says(expected, false);

const says = (overrides: Attribute, isNotValid: boolean): boolean =>
  factsIn(overrides).some(([, { notValid, notNullNotValid = notValid }]) => notNullNotValid === isNotValid);

/** Whether something that fires in the canonical schema does not here. */
const isSilent = (actual: Attribute, expected: Attribute): boolean =>
  saysOfAny(actual, 'disabled') || saysOfAny(expected, 'enabled');

const saysOfAny = (states: Attribute, state: string): boolean =>
  states !== null && typeof states === 'object' && Object.values(states).some((said) => String(said).includes(state));

/** Tables: plain, partitioned, partitions, inheriting, typed, unlogged and foreign ones (pg_class). */
export const tables = defineKind({
  kind: 'table',
  catalog: 'pg_class',
  severity: 'high',
  sql: wholeTables,
  lean: { unless: anyRareFact, leavesOut: rareFacts, sql: plainTables },
  identity: ['schema', 'name'],
  implied: impliedParts,
  settled: settledOverrides,
  // a partition goes with its table, which nobody needs to drop in a cascade
  goesWith: ({ attributes: { partitionOf = null } }, needed) =>
    isList(partitionOf) && partitionOf.includes(parseId(needed.id).path),
  serverQuoted: ['ofType'],
  attributes: {
    form: {},
    unlogged: {},
    partitionKey: { means: 'expression' },
    partitionOf: { derives: true },
    bound: { means: 'bound' },
    detachPending: { class: 'validity', since: 14 },
    inherits: { derives: true },
    ofType: { derives: true },
    overrides: { means: 'expression', mentions: true, deviates: true, freeText: ['foreignOptions'] },
    validityOverrides: { class: 'validity', unusable: isLessValid, deviates: true },
    constraintOverrides: { class: 'validity', unusable: isLessValid, deviates: true },
    storageOverrides: {
      class: 'storage',
      means: 'options',
      severity: 'low',
      deviates: true,
      freeText: ['options'],
      asOf: 6,
    },
    statisticsOverrides: { class: 'statistics', severity: 'low', deviates: true },
    triggerOverrides: { class: 'validity', unusable: isSilent, deviates: true },
    indexOverrides: { class: 'storage', means: 'options', severity: 'low', freeText: ['options'] },
    constraintTriggers: { class: 'validity', mentions: true, unusable: isSilent, deviates: true },
    rowSecurity: {},
    forceRowSecurity: {},
    replicaIdentity: { mentions: true, remains: droppedIndex, severity: 'medium' },
    clusteredOn: { class: 'storage', mentions: true, severity: 'low' },
    foreignServer: {},
    foreignOptions: { freeText: true, asOf: 5 },
    accessMethod: { severity: 'medium' },
    partitionAccessMethod: { severity: 'medium', since: 17 },
    options: { class: 'storage', means: 'options', severity: 'low', freeText: true },
    toastOptions: { class: 'storage', means: 'options', severity: 'low', freeText: true },
    tablespace: { class: 'storage', severity: 'low' },
    columnOrder: { class: 'order', means: 'order', severity: 'low' },
    owner: { class: 'owner', severity: 'medium' },
  },
});
