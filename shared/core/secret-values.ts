/** From one place in a text up to another. */
export type Span = readonly [from: number, to: number];

/** What stands between a secret's name and its value, and where the value ends. */

const nameEnd = /(?:\\{0,8}["'`]{1,4}|\])?/y;
/** The server writes types out: `'app.password'::text, 'x'::text` and `(password)::text = 'x'::text`. */
const cast = /\){0,2}::"?\w[\w.]{0,128}"?(?: varying)?(?:\(\d{1,8}\))?/y;
const sign = /\s{0,40}(?:=>|:=|==|=|:(?!:))\s{0,40}/y;
const blank = /\s{1,40}/y;
const to = /\s{1,40}to\s{1,40}/iy;
/** The second argument may have its name before it. */
const comma = /\s{0,10},\s{0,10}(?:\w{1,63}\s{0,4}(?:=>|:=)\s{0,4})?/y;
/** A declaration: types of texts, and what may follow them. */
const declared =
  /\s{1,10}(?:(?:constant|text|varchar|character|varying|char|bpchar|bytea|citext|name|jsonb?|uuid|not|null|collate)(?:\(\d{1,8}\))?(?:\[\])?\s{0,10}|"C"\s{0,10}|[\w.]{1,60}%type\s{0,10}){1,8}(?::=|=|default(?!\w))\s{0,10}/iy;
const pairs = /(?:set_config|build_object|hstore|header|setting|jsonb_set|object)\s{0,4}\([^;]{0,200}$/i;
const setting = /(?:^|[^\w])set\s{1,10}(?:local\s{1,10}|session\s{1,10})?$/i;

function after(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The value of the name that stands from one place to another, if one follows; `given` when it follows at once. */
export function valueAfter(text: string, from: number, end: number, given = ''): Span | undefined {
  if (given !== '') return quotedAt(text, end);
  const unquoted = after(nameEnd, text, end) ?? end;
  const isQuoted = unquoted > end;
  const closed = after(cast, text, unquoted) ?? unquoted;
  const name = text.slice(from, end);
  const header = /authorization$/i.test(name);
  const assigned = after(sign, text, closed);
  if (assigned !== undefined) {
    const isTight = assigned - closed < 3 && !/\s/.test(text.slice(closed, assigned));
    return (
      quotedAt(text, assigned, isTight) ?? nested(text, assigned, isQuoted) ?? bare(text, assigned, isTight, header)
    );
  }
  if (header) return isQuoted ? inPair(text, from, closed) : undefined;
  const defined = after(declared, text, closed) ?? after(to, text, closed);
  if (defined !== undefined) {
    const quoted = quotedAt(text, defined);
    const isSetting = setting.test(text.slice(Math.max(0, from - 24), from));
    return quoted ?? (isSetting ? bare(text, defined, true, false) : undefined);
  }
  const next = after(blank, text, closed);
  if (next !== undefined && closed === end && (text.charAt(next) !== '"' || /passw/i.test(name)))
    return quotedAt(text, next);
  return isQuoted ? inPair(text, from, closed) : undefined;
}

/** `set_config('app.password', '…')`: the name and the value are two arguments of one call. */
function inPair(text: string, from: number, closed: number): Span | undefined {
  const value = after(comma, text, closed);
  if (value === undefined) return undefined;
  const before = text.slice(Math.max(0, from - 200), from);
  return before.includes('(') && pairs.test(before) ? quotedAt(text, value) : undefined;
}

const opener = /(?:[uU]&|[eEnNbBxX])?(\\{0,8})('+|"+)|\$(?:[A-Za-z_][\w]{0,60})?\$/y;

/** A quoted text with its quotes, however often they are doubled or escaped; one that never ends goes on to the end. */
function quotedAt(text: string, at: number, isTight = false): Span | undefined {
  opener.lastIndex = at;
  const [whole, slashes = '', quotes] = opener.exec(text) ?? [];
  if (whole === undefined) return undefined;
  let start = at + whole.length;
  if (quotes === undefined) {
    const end = text.indexOf(whole, start);
    return end === start ? undefined : [at, end < 0 ? text.length : end + whole.length];
  }
  let level = quotes.length;
  if (level % 2 === 0) {
    const next = text.charAt(start);
    const isEmpty = next === '' || /[\s,;)\]}:|]/.test(next);
    if (isEmpty && !(isTight && level === 2 && /^[^\s'"][^\n'"]{0,100}(?:''|"")/.test(text.slice(start, start + 103))))
      return undefined;
  } else {
    start -= level - 1;
    level = 1;
  }
  const quote = quotes.charAt(0);
  for (let end = text.indexOf(quote, start); end >= 0; end = text.indexOf(quote, end)) {
    let run = end;
    while (text.charAt(run) === quote) run += 1;
    let escapes = 0;
    while (end - escapes > start && text.charAt(end - escapes - 1) === '\\') escapes += 1;
    if (slashes === '' ? escapes % 2 === 1 : escapes > slashes.length) {
      end += level;
      if (end > run) end = run;
      continue;
    }
    if (slashes !== '') return [at, escapes === slashes.length ? end + 1 : end];
    const count = run - end;
    if (count % (2 * level) === 0) end = run;
    else
      return [
        at,
        count < level
          ? end
          : end + Math.floor(count / (2 * level)) * 2 * level + (count % (2 * level) < level ? 0 : level),
      ];
  }
  return [at, text.length];
}

/** A list or a map of JSON: up to its last bracket, or as far as is looked. */
function nested(text: string, at: number, isQuotedName: boolean): Span | undefined {
  if (!isQuotedName || !/^[[{]\s{0,10}["[{\d-]/.test(text.slice(at, at + 12))) return undefined;
  let depth = 0;
  let end = at;
  for (const until = Math.min(text.length, at + 100_000); end < until; end += 1) {
    const character = text.charAt(end);
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth === 0) return [at, end + 1];
  }
  return [at, end];
}

/** Ends at a blank as libpq has it, or at a sign that ends a value: before a blank, another name or the end. */
const bareEnd = /\s|[,;)\]}>](?=[\s,;)\]}'"]|$|\w{1,40}["']?[=:])|&(?=[\w.-]{1,40}=|$)|['"`]+(?![\w'"`])|\\n/g;

/** Words that follow a colon or an equals sign in SQL, code and sentences, and are no secret. */
const noValue =
  /^(?:\d{1,3}|null|true|false|default|none|undefined|any|some|all|exists|select|case|not|now|integer|text|string|boolean|varchar|character|bytea|uuid|jsonb?|only|expected|missing|must|is|are|use|give|needs|unknown|required|found|invalid|cannot|the|a|an|no|of|it|and|or|this|that|should|may|has|unchanged|set|unset|to|see|read|write|…|\.{3}|\?)$/i;
const reference = /^(?:\$\d+|:\w+|%[sILd]|[?*]+|\$\{\w+\}|\{\w+\}|<[^>\s]*>|(?:new|old|excluded)\.\w+)$/i;
const identifier = /^[a-z_][\w$]*(?:\.[a-z_][\w$]*)*$/i;

function bare(text: string, at: number, isTight: boolean, header: boolean): Span | undefined {
  bareEnd.lastIndex = at;
  if (header) {
    const line = text.slice(at, at + 4_000).search(/[\r\n'"]|$/);
    return line > 0 && !noValue.test(text.slice(at, at + line).trim()) ? [at, at + line] : undefined;
  }
  let end = bareEnd.exec(text)?.index ?? text.length;
  // A blank that is escaped is part of the value.
  while (text.charAt(end - 1) === '\\' && end > at && /[ \t'"]/.test(text.charAt(end))) {
    bareEnd.lastIndex = end + 1;
    end = bareEnd.exec(text)?.index ?? text.length;
  }
  const value = text.slice(at, Math.min(end, at + 200));
  if (end <= at || noValue.test(value) || reference.test(value)) return undefined;
  const isCall = /^[a-z_][\w.]{0,100}\(/i.test(value);
  const isPart =
    !isTight &&
    identifier.test(value) &&
    (value.includes('.') || /^(?:[pvi]|in|arg|l|_\w*)_|passw|secret|token|key/i.test(value));
  return isCall || isPart || /^['"`<>!~|(]/.test(value) ? undefined : [at, end];
}
