import { invalidBody, Refusal } from './refusal.ts';

/** The sizes that Notion allows in one request, wherever in the body they occur. */

const maxBodyBytes = 500_000;
const maxSchemaBytes = 50_000;
const maxBlocks = 1000;
const maxNesting = 2;
const maxOptionName = 100;

/** Longest text (UTF-16 units) by the key that holds it: the parts of a value, and what a filter compares a text with. */
const longestText: Readonly<Record<string, number>> = {
  content: 2000,
  expression: 1000,
  url: 2000,
  email: 200,
  phone_number: 200,
  equals: 2000,
  does_not_equal: 2000,
  contains: 2000,
  does_not_contain: 2000,
  starts_with: 2000,
  ends_with: 2000,
};
/** Lists that take at most 100 elements, by the key that holds them. */
const shortLists = new Set([
  'rich_text',
  'title',
  'description',
  'children',
  'multi_select',
  'relation',
  'people',
  'options',
]);

export function checkBodySize(bytes: number): void {
  if (bytes > maxBodyBytes) {
    throw new Refusal(
      413,
      'validation_error',
      `body failed validation: the body has ${bytes} bytes, at most ${maxBodyBytes} are allowed.`,
    );
  }
}

/** Walks the whole body and refuses the first thing that is too long, too many, too deep or not storable. */
export function checkLimits(body: unknown): void {
  const blocks = { count: 0 };
  walk(body, 'body', '', 0, blocks);
  if (blocks.count > maxBlocks) throw invalidBody('body', `at most ${maxBlocks} blocks`, blocks.count);
}

function walk(value: unknown, path: string, key: string, nesting: number, blocks: { count: number }): void {
  if (typeof value === 'string') checkText(value, path, key);
  else if (Array.isArray(value)) walkList(value, path, key, nesting, blocks);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      checkText(name, `${path}.${name}`, '');
      walk(member, `${path}.${name}`, name, nesting, blocks);
    }
  }
}

function walkList(
  list: readonly unknown[],
  path: string,
  key: string,
  nesting: number,
  blocks: { count: number },
): void {
  if (shortLists.has(key) && list.length > 100) throw invalidBody(`${path}.length`, '≤ `100`', list.length);
  if (key === 'options') checkOptions(list, path);
  // A list of columns comes with its columns: they are no level of their own.
  const depth = key === 'children' && !path.endsWith('.column_list.children') ? nesting + 1 : nesting;
  if (key === 'children') {
    blocks.count += list.length;
    if (depth > maxNesting) throw invalidBody(path, `nested at most ${maxNesting} levels`, list.length);
  }
  for (const [index, member] of list.entries()) walk(member, `${path}[${index}]`, '', depth, blocks);
}

function checkText(text: string, path: string, key: string): void {
  const longest = longestText[key];
  if (longest !== undefined && text.length > longest)
    throw invalidBody(`${path}.length`, `≤ \`${longest}\``, text.length);
  if (key === 'url' && text === '') throw invalidBody(path, 'null or a URL', text);
  if (text.includes('\u0000') || !text.isWellFormed())
    throw invalidBody(path, 'text without NUL and lone surrogates', '');
}

const nameOf = (option: unknown): unknown =>
  typeof option === 'object' && option !== null && 'name' in option ? option.name : undefined;

function checkOptions(options: readonly unknown[], path: string): void {
  const seen = new Set<string>();
  for (const [index, option] of options.entries()) {
    const name = nameOf(option);
    if (typeof name !== 'string') continue;
    checkOptionName(name, `${path}[${index}].name`);
    if (seen.has(name.toLowerCase())) throw invalidBody(`${path}[${index}].name`, 'unique ignoring case', name);
    seen.add(name.toLowerCase());
  }
}

export function checkOptionName(name: string, path: string): void {
  if (name.includes(','))
    throw new Refusal(400, 'validation_error', `Invalid select option, commas not allowed: ${name}`);
  if (name.trim() === '') throw invalidBody(path, 'not empty', name);
  if (name.length > maxOptionName) throw invalidBody(`${path}.length`, `≤ \`${maxOptionName}\``, name.length);
}

export function checkSchemaSize(schema: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(schema));
  if (bytes > maxSchemaBytes)
    throw invalidBody('body.properties', `a schema of at most ${maxSchemaBytes} bytes`, bytes);
}
