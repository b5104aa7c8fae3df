import { lastName } from '../cited.ts';
import { type Attribute, isList, parseId, type SchemaObject } from '../object.ts';
import type { ImpliedPart, Side } from './kind.ts';
import { deviating } from './table-overrides.ts';

/**
 * What a table has from elsewhere: a partition or an inheriting table from its parents, a typed table from its type. The
 * reader leaves these parts out; here they are as the table would have them if it stood alone.
 */
export function impliedParts(table: SchemaObject, side: Side): ImpliedPart[] {
  const { partitionOf = null, inherits = null, ofType = null } = table.attributes;
  const parts = [
    ...parentsIn(partitionOf).flatMap((parent) => partsFrom(parent, true, table, side)),
    ...parentsIn(inherits).flatMap((parent) => partsFrom(parent, false, table, side)),
    ...columnsOfType(ofType, table, side),
  ];
  // Of two parents with one column the first counts.
  const first = new Map(parts.toReversed().map((implied) => [implied.part.id, implied]));
  return parts
    .filter((implied) => first.get(implied.part.id) === implied)
    .map(({ part, named }) => ({ part: deviating(part, table), named }));
}

const parentsIn = (value: Attribute): string[] => (isList(value) ? value.map((path) => `table:${path}`) : []);

function partsFrom(parent: string, isPartition: boolean, table: SchemaObject, side: Side): ImpliedPart[] {
  const above = side.get(parent);
  const handedDown = above ? impliedParts(above, side).map(({ part }) => part) : [];
  return [...side.partsOf(parent), ...handedDown].flatMap((part) => {
    const name = nameOfCopy(part, isPartition);
    return name === undefined ? [] : [{ part: copyOf(part, table), named: name === 'same' }];
  });
}

/** Whether a copy of this part of a parent has its name, or one of its own; undefined when there is no copy. */
function nameOfCopy({ kind, attributes }: SchemaObject, isPartition: boolean): 'same' | 'own' | undefined {
  if (kind === 'column') return 'same';
  if (kind === 'constraint' && attributes.type === 'check') return attributes.noInherit ? undefined : 'same';
  if (!isPartition) return undefined;
  if (kind === 'trigger') return attributes.level === 'row' ? 'same' : undefined;
  return kind === 'constraint' || kind === 'index' ? 'own' : undefined;
}

/** Facts that a copy has for itself, and that are not read of it. */
const ofItsOwn: Readonly<Record<string, readonly string[]>> = {
  column: ['notNullName'],
  constraint: ['options', 'tablespace'],
  index: ['options', 'tablespace', 'statisticsTargets', 'dependsOnExtensions'],
};

/** Facts that a copy may have or not where the original has them. */
const ifAny = ['notNullNotValid', 'notValid', 'invalid', 'enabled'];

/** What a column hands down; the rest is each column's own. */
function inherited(attributes: SchemaObject['attributes']): SchemaObject['attributes'] {
  const { identity, identitySequence, identityPersistence, options, foreignOptions, ...facts } = attributes;
  return facts;
}

function copyOf({ kind, id, attributes, unreadable = [] }: SchemaObject, table: SchemaObject): SchemaObject {
  const { path } = parseId(table.id);
  const { notNullNoInherit, ...facts } = kind === 'column' ? inherited(attributes) : attributes;
  return {
    kind,
    id: `${kind}:${path}.${lastName(id)}`,
    within: table.id,
    attributes: {
      ...facts,
      ...(notNullNoInherit && { notNull: false }),
      ...(kind === 'index' && { table: lastName(table.id) }),
    },
    unreadable: [...unreadable, ...(ofItsOwn[kind] ?? []), ...ifAny.filter((name) => name in attributes)],
  };
}

/** `name type` of each attribute of a composite type, a collation behind it. */
const typedName = /^("(?:[^"]|"")*"|[^" ]+) (.*?)(?: collate (.*))?$/s;

function columnsOfType(type: Attribute, table: SchemaObject, side: Side): ImpliedPart[] {
  const attributes = side.get(`composite:${type}`)?.attributes.attributes ?? null;
  if (!isList(attributes)) return [];
  return attributes.map((text) => {
    const [, name = '', typeName = '', collation] = typedName.exec(String(text)) ?? [];
    const facts = { type: typeName, ...(collation !== undefined && { collation }) };
    const id = `column:${parseId(table.id).path}.${name}`;
    return { part: { kind: 'column', id, within: table.id, attributes: facts }, named: true };
  });
}
