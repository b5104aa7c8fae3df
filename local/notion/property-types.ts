import * as z from 'zod';
import { checkOptionName } from './limits.ts';
import { invalid, invalidBody } from './refusal.ts';
import type { Option, Page, Property, PropertyType, State, TextPiece, Value } from './state.ts';

/** Everything the stand-in knows about a property type: what may be written, how it is kept, how it is answered. */
interface TypeRules {
  readonly empty: Value;
  /** From the request's value; absent for types that only Notion fills. */
  readonly store?: (value: unknown, property: Property, path: string, state: State) => Value;
  readonly answer: (value: Value, property: Property, page: Page, state: State) => unknown;
}

const pieces = z.array(
  z.strictObject({
    type: z.literal('text').optional(),
    text: z.strictObject({
      content: z.string(),
      link: z.strictObject({ url: z.string() }).nullish(),
    }),
    annotations: z.record(z.string(), z.union([z.boolean(), z.string()])).optional(),
  }),
);

const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const dateText = z
  .string()
  .refine((text) => isoDate.test(text) && !Number.isNaN(Date.parse(text)), 'a valid ISO 8601 date string');
const chosen = z.union([
  z.strictObject({ name: z.string(), color: z.string().optional() }),
  z.strictObject({ id: z.string(), name: z.string().optional(), color: z.string().optional() }),
]);

const text: TypeRules = {
  empty: { is: 'text', pieces: [] },
  store: (value, _, path) => ({ is: 'text', pieces: parsePieces(value, path) }),
  answer: (value) => (value.is === 'text' ? expandPieces(value.pieces) : []),
};
const option: TypeRules = {
  empty: { is: 'option', id: null },
  store: (value, property, path, state) => {
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
    store: (value, property, path, state) => {
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
    store: (value, _, path) => {
      const people = check(
        z.array(z.strictObject({ object: z.literal('user').optional(), id: z.string() })),
        value,
        path,
      );
      return { is: 'people', ids: people.map(({ id }) => id) };
    },
    answer: (value) => (value.is === 'people' ? value.ids.map((id) => ({ object: 'user', id })) : []),
  },
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

export const answerValue = (value: Value, property: Property, page: Page, state: State): unknown =>
  rules[property.type].answer(value, property, page, state);

/** One entry of a request's `properties`, checked against the column it is for. */
export function storeValue(entry: unknown, property: Property, path: string, state: State): Value {
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
  return store(rest[given], property, `${path}.${given}`, state);
}

export const parsePieces = (value: unknown, path: string): TextPiece[] =>
  check(pieces, value, path).map(({ text: { content, link } }) => ({ content, link: link?.url ?? null }));

export function expandPieces(list: readonly TextPiece[]): unknown[] {
  return list
    .filter(({ content }) => content !== '')
    .map(({ content, link }) => ({
      type: 'text',
      text: { content, link: link === null ? null : { url: link } },
      annotations: {
        bold: false,
        italic: false,
        strikethrough: false,
        underline: false,
        code: false,
        color: 'default',
      },
      plain_text: content,
      href: link,
    }));
}

/** Pages, blocks and date values know no seconds. */
export const cutTime = (at: number): string => `${new Date(at).toISOString().slice(0, 16)}:00.000Z`;

const cutDate = (text: string): string =>
  text.length === 10 ? text : `${new Date(text).toISOString().slice(0, 16)}:00.000+00:00`;

export const optionColors = ['default', 'gray', 'brown', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'red'];

/** A select column takes any new name as a new option, of a colour nobody can foresee; a status column takes only its own. */
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

/** A value of the given shape, or the refusal that names the path inside the body. */
export function check<T>(shape: z.ZodType<T>, value: unknown, path: string): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const at = [path, ...(issue?.path ?? []).map(String)].join('.');
  if (issue?.code === 'unrecognized_keys') throw invalidBody(`${at}.${issue.keys[0]}`, 'not present', 'a value');
  throw invalidBody(at, issue?.message ?? 'something else', valueAt(value, issue?.path ?? []));
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.entries(current).find(([name]) => name === String(key))?.[1];
  }
  return current;
}
