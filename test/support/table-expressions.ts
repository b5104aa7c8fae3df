/** The few sentences that the sweep store says to DynamoDB, understood: conditions and updates on one item. */

export type Fields = Readonly<Record<string, unknown>>;

/** Whether the condition holds for the item. Throws for a sentence of any other form. */
export function holds(condition: string, item: Fields | undefined, values: Fields): boolean {
  return splitOutside(condition, ' OR ').some((either) =>
    splitOutside(either, ' AND ').every((term) => holdsTerm(term.trim(), item, values)),
  );
}

function holdsTerm(term: string, item: Fields | undefined, values: Fields): boolean {
  if (term.startsWith('(')) return holds(term.slice(1, -1), item, values);
  const exists = /^attribute_(not_)?exists\(#(\w+)\)$/.exec(term);
  if (exists) return (item?.[exists[2] ?? ''] === undefined) === (exists[1] !== undefined);
  const begins = /^begins_with\(#(\w+), (:\w+)\)$/.exec(term);
  if (begins) return String(item?.[begins[1] ?? '']).startsWith(String(values[begins[2] ?? '']));
  const within = /^#(\w+) IN \(([^)]*)\)$/.exec(term);
  if (within) return (within[2] ?? '').split(', ').some((name) => values[name] === item?.[within[1] ?? '']);
  const compared = /^#(\w+) (=|<|<=) (:\w+)$/.exec(term);
  if (!compared) throw new Error(`no condition that is known here: ${term}`);
  return compare(item?.[compared[1] ?? ''], compared[2] ?? '', values[compared[3] ?? '']);
}

/** Nothing compares with what is not there. */
function compare(left: unknown, sign: string, right: unknown): boolean {
  if (sign === '=') return left !== undefined && left === right;
  const isText = typeof left === 'string' && typeof right === 'string';
  const isNumber = typeof left === 'number' && typeof right === 'number';
  if (!isText && !isNumber) return false;
  return left < right || (sign === '<=' && left === right);
}

/** The item after the update, which may make it. Throws for a sentence of any other form. */
export function updated(expression: string, item: Fields, values: Fields): Fields {
  const next: Record<string, unknown> = { ...item };
  const clauses = expression.split(/\s*\b(SET|ADD|REMOVE)\s+/).slice(1);
  for (let at = 0; at + 1 < clauses.length; at += 2) {
    for (const action of splitOutside(clauses[at + 1] ?? '', ', ')) {
      if (clauses[at] === 'SET') set(next, action, values);
      else if (clauses[at] === 'ADD') add(next, action, values);
      else delete next[action.slice(1)];
    }
  }
  return next;
}

function set(item: Record<string, unknown>, action: string, values: Fields): void {
  const [, name = '', kept, value = ''] = /^#(\w+) = (?:if_not_exists\(#(\w+), )?(:\w+)\)?$/.exec(action) ?? [];
  if (name === '') throw new Error(`no assignment that is known here: ${action}`);
  item[name] = (kept === undefined ? undefined : item[kept]) ?? values[value];
}

/** To a number a number, to a set what it lacks. */
function add(item: Record<string, unknown>, action: string, values: Fields): void {
  const [name = '', value = ''] = action.slice(1).split(' ');
  const [standing, more] = [item[name], values[value]];
  if (typeof more === 'number') item[name] = (typeof standing === 'number' ? standing : 0) + more;
  else if (more instanceof Set) item[name] = new Set([...(standing instanceof Set ? standing : []), ...more]);
  else throw new Error(`nothing that can be added: ${action}`);
}

/** Splits a text where the separator stands in no parentheses. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    else if (depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(from, at));
      from = at + separator.length;
    }
  }
  return [...parts, text.slice(from)];
}
