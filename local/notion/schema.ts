import * as z from 'zod';
import { newPropertyId } from './add.ts';
import { check } from './check.ts';
import type { Writer } from './context.ts';
import { checkSchemaSize } from './limits.ts';
import { isPropertyType, optionColors, propertyTypes } from './property-types.ts';
import { invalid, invalidBody } from './refusal.ts';
import { configureLinked, linkedShapes, type Twin } from './schema-links.ts';
import type { DataSource, Option, Property, PropertyType, State } from './state.ts';

/** Columns of a data source: created, renamed, converted (values are lost, as there) and deleted. */

const optionShape = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  color: z.enum(optionColors).optional(),
  description: z.string().nullish(),
});
const withOptions = z.strictObject({ options: z.array(optionShape).optional() });
const shapes: Readonly<Partial<Record<PropertyType, z.ZodType>>> = {
  number: z.strictObject({ format: z.string().optional() }),
  select: withOptions,
  multi_select: withOptions,
  status: withOptions,
  ...linkedShapes,
};
const nothing = z.strictObject({});

interface Wanted {
  readonly name: string | undefined;
  readonly type: PropertyType | undefined;
  readonly description: string | null | undefined;
  readonly config: unknown;
}

/** One request's changes while they are being checked: nothing of it is kept before all of it has passed. */
interface Draft {
  readonly writer: Writer;
  readonly dataSource: DataSource;
  readonly next: Property[];
  readonly dropped: Property[];
  /** Columns to appear in other data sources. */
  readonly twins: Twin[];
}

/** Applies `properties` of a request; `place` names them in refusals. Everything is checked before anything changes. */
export function changeSchema(writer: Writer, dataSource: DataSource, changes: unknown, place: string): void {
  const { state } = writer;
  const entries = Object.entries(check(z.record(z.string(), z.unknown()), changes, place));
  const next = dataSource.properties.map((property) => ({ ...property, options: [...property.options] }));
  const draft: Draft = { writer, dataSource, next, dropped: [], twins: [] };
  for (const [key, change] of entries) applyChange(draft, key, change, `${place}.${key}`);
  const twinsHere = draft.twins.filter(({ dataSourceId }) => dataSourceId === dataSource.id);
  next.push(...twinsHere.map(({ property }) => property));
  checkNames(next);
  checkSchemaSize(next);
  for (const { dataSourceId, property } of draft.twins) {
    const far = state.dataSources.get(dataSourceId);
    if (far && far !== dataSource) checkNames([...far.properties, property]);
  }
  for (const property of draft.dropped) forgetColumn(state, dataSource, property);
  dataSource.properties = next;
  dataSource.editedAt = state.now();
  for (const { dataSourceId, property } of draft.twins) {
    const far = state.dataSources.get(dataSourceId);
    if (far && far !== dataSource) far.properties = [...far.properties, property];
  }
}

function applyChange(draft: Draft, key: string, change: unknown, path: string): void {
  const { next, dropped } = draft;
  const known = findProperty(next, key);
  if (change === null) {
    if (!known) throw invalid(`Could not find property with name or id: ${key}`);
    if (known.type === 'title') throw invalid('Cannot delete the title property.');
    next.splice(next.indexOf(known), 1);
    dropped.push(known);
    return;
  }
  const wanted = parseWanted(change, path);
  if (known) changeProperty(known, wanted, path, draft);
  else next.push(createProperty(key, wanted, path, draft));
}

/** By id, raw or percent-encoded, or by name. */
export function findProperty(properties: readonly Property[], key: string): Property | undefined {
  return (
    properties.find(({ id }) => id === key || encodeURIComponent(id) === key) ??
    properties.find(({ name }) => name.trim() === key.trim())
  );
}

function parseWanted(change: unknown, path: string): Wanted {
  const { name, description, type, ...rest } = check(z.record(z.string(), z.unknown()), change, path);
  const keys = Object.keys(rest);
  const given = keys[0];
  const common = {
    name: check(z.string().min(1).optional(), name, `${path}.name`),
    description: check(z.string().max(280).nullish(), description, `${path}.description`),
  };
  if (given === undefined) {
    if (common.name === undefined) throw invalidBody(path, 'defined with a name or a type', change);
    return { ...common, type: undefined, config: undefined };
  }
  if (keys[1] !== undefined) throw invalidBody(`${path}.${keys[1]}`, 'not present', rest[keys[1]]);
  if (!isPropertyType(given)) throw invalidBody(path, `of a known type (${propertyTypes.join(', ')})`, given);
  if (type !== undefined && type !== given) throw invalidBody(`${path}.type`, `\`"${given}"\``, type);
  return { ...common, type: given, config: check(shapes[given] ?? nothing, rest[given], `${path}.${given}`) };
}

function createProperty(key: string, wanted: Wanted, path: string, draft: Draft): Property {
  if (wanted.type === undefined) throw invalid(`Could not find property with name or id: ${key}`);
  if (wanted.type === 'title') throw invalid('A data source has exactly one title property.');
  const property: Property = {
    id: newPropertyId(),
    name: wanted.name ?? key,
    type: wanted.type,
    description: wanted.description ?? null,
    options: [],
    numberFormat: 'number',
  };
  configure(property, wanted.config, path, draft);
  return property;
}

/** A type other than the present one converts the column: what does not fit is gone, without a warning. */
function changeProperty(property: Property, wanted: Wanted, path: string, draft: Draft): void {
  if (wanted.name !== undefined) property.name = wanted.name;
  if (wanted.description !== undefined) property.description = wanted.description;
  if (wanted.type === undefined) return;
  if (wanted.type !== property.type) {
    if (property.type === 'title' || wanted.type === 'title') throw invalid('Cannot convert the title property.');
    draft.dropped.push({ ...property });
    property.type = wanted.type;
    property.options = [];
    delete property.relation;
    delete property.rollup;
  }
  configure(property, wanted.config, path, draft);
}

/** What a status column begins with, one option in each of its three groups. */
const defaultStatuses: readonly Option[] = [
  { id: 'not-started', name: 'Not started', color: 'default', description: null },
  { id: 'in-progress', name: 'In progress', color: 'blue', description: null },
  { id: 'done', name: 'Done', color: 'green', description: null },
];

function configure(property: Property, config: unknown, path: string, draft: Draft): void {
  configureLinked(property, config, path, draft);
  if (property.type === 'number') {
    property.numberFormat = check(z.object({ format: z.string().default('number') }), config, path).format;
  }
  if (property.type === 'status' && property.options.length === 0) property.options = [...defaultStatuses];
  const given = withOptions.safeParse(config);
  if (!given.success || given.data.options === undefined) return;
  // The list replaces: an option that is left out is gone, and so is its value in every row.
  property.options = given.data.options.map((option) => toOption(option, property, draft.writer.state));
}

function toOption(given: z.infer<typeof optionShape>, property: Property, state: State): Option {
  const known = property.options.find(({ id, name }) => id === given.id || name === given.name);
  if (known) {
    if (given.color !== undefined && given.color !== known.color) {
      throw invalid(`Cannot update color of select with name: ${known.name}.`);
    }
    return known;
  }
  if (given.name === undefined) throw invalid(`${property.name}: option ${given.id} does not exist.`);
  state.counter += 1;
  return {
    id: given.id ?? `opt${state.counter}`,
    name: given.name,
    color: given.color ?? 'default',
    description: given.description ?? null,
  };
}

function checkNames(properties: readonly Property[]): void {
  const seen = new Set<string>();
  for (const { name } of properties) {
    if (seen.has(name.trim())) throw invalid(`Property name ${name} is not unique.`);
    seen.add(name.trim());
  }
}

/** A column that goes, or changes its type, takes its values along, and the far side of a two-way relation. */
function forgetColumn(state: State, dataSource: DataSource, property: Property): void {
  for (const page of state.pages.values()) {
    if (page.dataSourceId === dataSource.id) page.values.delete(property.id);
  }
  const far = state.dataSources.get(property.relation?.dataSourceId ?? '');
  const twin = far?.properties.find(({ id }) => id === property.relation?.twinId);
  if (!far || !twin) return;
  far.properties = far.properties.filter((candidate) => candidate !== twin);
  for (const page of state.pages.values()) {
    if (page.dataSourceId === far.id) page.values.delete(twin.id);
  }
}
