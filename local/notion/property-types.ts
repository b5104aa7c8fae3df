import * as z from 'zod';
import { check } from './check.ts';
import type { Writer } from './context.ts';
import { checkOptionName } from './limits.ts';
import { invalid, invalidBody } from './refusal.ts';
import { answerRelation, checkRelated, shownReferences } from './relations.ts';
import { cutTime, expandPieces, parsePieces } from './rich-text.ts';
import { answerRollup } from './rollups.ts';
import type { Option, Page, Property, PropertyType, State, Value } from './state.ts';

/** Everything the stand-in knows about a property type: what may be written, how it is kept, how it is answered. */
interface TypeRules {
  readonly empty: Value;
  /** From the request's value; absent for types that only Notion fills. */
  readonly store?: (value: unknown, property: Property, path: string, writer: Writer) => Value;
  readonly answer: (value: Value, property: Property, page: Page, writer: Writer) => unknown;
}

const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const dateText = z
  .string()
  .refine((text) => isoDate.test(text) && !Number.isNaN(Date.parse(text)), 'a valid ISO 8601 date string');
const chosen = z.union([
  z.object({ id: z.string(), name: z.string().optional(), color: z.string().optional() }),
  z.object({ name: z.string(), color: z.string().optional() }),
]);

const text: TypeRules = {
  empty: { is: 'text', pieces: [] },
  store: (value, _, path) => ({ is: 'text', pieces: parsePieces(value, path) }),
  answer: (value) => (value.is === 'text' ? expandPieces(value.pieces) : []),
};
const option: TypeRules = {
  empty: { is: 'option', id: null },
  store: (value, property, path, { state }) => {
    const wanted = check(chosen.nullable(), value, path);
    return { is: 'option', id: wanted === null ? null : pickOption(property, wanted, state).id };
  },
  answer: (value, property) => (value.is === 'option' ? answerOption(property, value.id) : null),
};
const plainString: TypeRules = {
  empty: { is: 'string', text: null },
  store: (value, _, path) => ({ is: 'string', text: check(z.string().nullable(), value, path) }),
  answer: (value) => (value.is === 'string' ? value.text : null),
};
const computed = (answer: TypeRules['answer']): TypeRules => ({ empty: { is: 'computed' }, answer });

const rules: Readonly<Record<PropertyType, TypeRules>> = {
  title: text,
  rich_text: text,
  number: {
    empty: { is: 'number', number: null },
    store: (value, _, path) => ({ is: 'number', number: check(z.number().nullable(), value, path) }),
    answer: (value) => (value.is === 'number' ? value.number : null),
  },
  select: option,
  status: option,
  multi_select: {
    empty: { is: 'options', ids: [] },
    store: (value, property, path, { state }) => {
      const ids = check(z.array(chosen), value, path).map((wanted) => pickOption(property, wanted, state).id);
      return { is: 'options', ids: [...new Set(ids)] };
    },
    answer: (value, property) => (value.is === 'options' ? value.ids.map((id) => answerOption(property, id)) : []),
  },
  date: {
    empty: { is: 'date', start: null, end: null },
    store: (value, _, path) => {
      const shape = z
        .strictObject({ start: dateText, end: dateText.nullish(), time_zone: z.string().nullish() })
        .nullable();
      const date = check(shape, value, path);
      return { is: 'date', start: date ? cutDate(date.start) : null, end: date?.end ? cutDate(date.end) : null };
    },
    answer: (value) =>
      value.is === 'date' && value.start !== null ? { start: value.start, end: value.end, time_zone: null } : null,
  },
  checkbox: {
    empty: { is: 'checkbox', checked: false },
    store: (value, _, path) => ({ is: 'checkbox', checked: check(z.boolean(), value, path) }),
    answer: (value) => value.is === 'checkbox' && value.checked,
  },
  url: plainString,
  email: plainString,
  phone_number: plainString,
  people: {
    empty: { is: 'people', ids: [] },
    store: (value, _, path, { state }) => {
      const people = check(z.array(z.object({ id: z.string() })), value, path);
      for (const { id } of people) {
        if (!isUser(state, id)) throw invalidBody(path, 'the id of a user of this workspace', id);
      }
      return { is: 'people', ids: people.map(({ id }) => id) };
    },
    answer: (value) =>
      value.is === 'people' ? value.ids.slice(0, shownReferences).map((id) => ({ object: 'user', id })) : [],
  },
  files: {
    empty: { is: 'files', files: [] },
    store: (value, _, path) => {
      const shape = z.array(z.object({ name: z.string(), external: z.object({ url: z.string() }) }));
      return { is: 'files', files: check(shape, value, path).map(({ name, external }) => ({ name, ...external })) };
    },
    answer: (value) =>
      value.is === 'files' ? value.files.map(({ name, url }) => ({ name, type: 'external', external: { url } })) : [],
  },
  relation: {
    empty: { is: 'relation', ids: [] },
    store: (value, property, path, writer) => {
      const pages = check(z.array(z.object({ id: z.string() })), value, path);
      return {
        is: 'relation',
        ids: checkRelated(
          writer,
          property,
          pages.map(({ id }) => id),
          path,
        ),
      };
    },
    answer: (value, property, _page, writer) =>
      answerRelation(writer, property, value.is === 'relation' ? value.ids : []),
  },
  rollup: computed((_value, property, page, writer) => answerRollup(property, page, writer, answerCell)),
  formula: computed(() => ({ type: 'unsupported', unsupported: {} })),
  unique_id: computed((_value, property, page) => ({ prefix: property.prefix ?? null, number: page.rowNumber })),
  created_time: computed((_value, _property, page) => cutTime(page.createdAt)),
  last_edited_time: computed((_value, _property, page) => cutTime(page.editedAt)),
  created_by: computed((_value, _property, page) => ({ object: 'user', id: page.createdBy })),
  last_edited_by: computed((_value, _property, page) => ({ object: 'user', id: page.editedBy })),
};

export const propertyTypes = Object.keys(rules).filter((type): type is PropertyType => type in rules);

export const isPropertyType = (text: string): text is PropertyType => text in rules;

export const emptyValue = (type: PropertyType): Value => rules[type].empty;

export const cellOf = (page: Page, property: Property): Value =>
  page.values.get(property.id) ?? emptyValue(property.type);

/** The answer under the type's own key, and what stands beside it. */
export function answerCell(property: Property, page: Page, writer: Writer): Record<string, unknown> {
  const value = cellOf(page, property);
  const answer = rules[property.type].answer(value, property, page, writer);
  const more = value.is === 'relation' && value.ids.length > shownReferences;
  return { type: property.type, [property.type]: answer, ...(property.type === 'relation' && { has_more: more }) };
}

export const isUser = (state: State, id: string): boolean =>
  id === state.humanId || state.connections.some((connection) => connection.id === id);

/** One entry of a request's `properties`, checked against the column it is for. */
export function storeValue(entry: unknown, property: Property, path: string, writer: Writer): Value {
  const shape = z.record(z.string(), z.unknown());
  const { type, id: _, ...rest } = check(shape, entry, path);
  const keys = Object.keys(rest);
  if (keys.length !== 1 || keys[0] === undefined) throw invalidBody(path, 'defined with exactly one value', entry);
  const given = keys[0];
  if (type !== undefined && type !== given) throw invalidBody(`${path}.type`, `\`"${given}"\``, type);
  if (!isPropertyType(given)) throw invalidBody(`${path}.${given}`, 'not present', rest[given]);
  const store = rules[property.type].store;
  if (given !== property.type) throw invalid(`${property.name} is expected to be ${property.type}.`);
  if (!store) throw invalid(`${property.name} is a ${property.type} property and cannot be written.`);
  return store(rest[given], property, `${path}.${given}`, writer);
}

const cutDate = (text: string): string =>
  text.length === 10 ? text : `${new Date(text).toISOString().slice(0, 16)}:00.000+00:00`;

export const optionColors = ['default', 'gray', 'brown', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'red'];

/** A select column takes any new name as a new option, of a colour nobody foresees; a status column only its own. */
function pickOption(property: Property, wanted: z.infer<typeof chosen>, state: State): Option {
  const byId = 'id' in wanted ? property.options.find(({ id }) => id === wanted.id) : undefined;
  const known = byId ?? property.options.find(({ name }) => name === wanted.name);
  if (known) {
    if (wanted.color !== undefined && wanted.color !== known.color) {
      throw invalid(`Cannot update color of select with name: ${known.name}.`);
    }
    return known;
  }
  if ('id' in wanted || property.type === 'status') {
    throw invalid(`${property.name}: option ${JSON.stringify(wanted)} does not exist.`);
  }
  checkOptionName(wanted.name, `body.properties.${property.name}`);
  state.counter += 1;
  const color = wanted.color ?? optionColors[(state.counter * 7) % optionColors.length] ?? 'default';
  const created: Option = { id: `opt${state.counter}`, name: wanted.name, color, description: null };
  property.options.push(created);
  return created;
}

function answerOption(property: Property, id: string | null): unknown {
  const found = property.options.find((candidate) => candidate.id === id);
  return found ? { id: found.id, name: found.name, color: found.color } : null;
}
