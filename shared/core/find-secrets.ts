import { isSecretName } from './secret-names.ts';
import { bearers, hashes, shapes, webhooks } from './secret-shapes.ts';
import { type Span, valueAfter } from './secret-values.ts';

/** Every secret that can be told, in no order. Takes time linear in the text. */
export function findSecrets(text: string): Span[] {
  return [...ofShapes(text), ...named(text), ...identified(text), ...keys(text), ...inUrls(text), ...inCalls(text)];
}

function* ofShapes(text: string): Generator<Span> {
  for (const pattern of [shapes, hashes, webhooks, bearers]) {
    for (const { 0: whole, 1: before = '', index } of text.matchAll(pattern)) {
      yield [index + before.length, index + whole.length];
    }
  }
}

const stems = /pass|pwd|pw|pat|secret|credential|token|keys?|sas|sig|authorization|str/gi;
const longestName = 64;

/** Letters, digits, `_`, `.` and `-`, by their codes: asked of each character around a stem. */
const nameParts = new Set(
  [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-'].map((one) => one.charCodeAt(0)),
);
const isNamePart = (code: number): boolean => nameParts.has(code);

/** `password=…`, `"api_key": "…"`, `v_secret text := '…'`, `set app.token to '…'`. */
function* named(text: string): Generator<Span> {
  const stem = new RegExp(stems);
  for (let found = stem.exec(text); found; found = stem.exec(text)) {
    let from = found.index;
    let to = stem.lastIndex;
    while (from > 0 && found.index - from < longestName && isNamePart(text.charCodeAt(from - 1))) from -= 1;
    while (to < text.length && to - found.index < longestName && isNamePart(text.charCodeAt(to))) to += 1;
    stem.lastIndex = to;
    const name = text.slice(from, to).replace(/[.-]+$/, '');
    const value = isSecretName(name) ? valueAfter(text, from, from + name.length) : undefined;
    if (!value) continue;
    yield value;
    stem.lastIndex = Math.max(to, value[1]);
  }
}

function* identified(text: string): Generator<Span> {
  for (const match of text.matchAll(/\bidentified\s{1,10}by\s{1,10}(?:values\s{1,10}|password\s{1,10})?/gi)) {
    const from = match.index + match[0].length;
    const quoted = valueAfter(text, from, from, ' ');
    yield quoted ?? [from, from + (/^[^\s;]{1,200}/.exec(text.slice(from, from + 200))?.[0].length ?? 0)];
  }
}

function* keys(text: string): Generator<Span> {
  const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
  for (let found = begin.exec(text); found; found = begin.exec(text)) {
    const end = text.indexOf('-----END', begin.lastIndex);
    const close = end < 0 ? -1 : text.indexOf('-----', end + 8);
    begin.lastIndex = close < 0 ? text.length : close + 5;
    yield [found.index, begin.lastIndex];
  }
}

/** A quote inside a word, or doubled in one, is part of the word; any other ends it. */
const wordEnd = /\s|(?<=[=(,[{:\s|>]|^)['"]+|['"]+(?=[,;)\]}\s:|<]|$)/g;

/** What our own messages say is expected. */
const example = /\/\/user:password@host(?![\w.@-])/;
const quotes = /['"]/;
const blanks = new Set([' ', '\n', '\t', '\r'].map((blank) => blank.charCodeAt(0)));

/** `scheme://user:password@host`, and the same without a scheme: all between the first colon and the last `@` of a word. */
function* inUrls(text: string): Generator<Span> {
  let from = 0;
  for (let sign = text.indexOf('@'); sign >= 0; sign = text.indexOf('@', from)) {
    let start = sign;
    while (start > from && !blanks.has(text.charCodeAt(start - 1))) start -= 1;
    wordEnd.lastIndex = sign;
    const end = wordEnd.exec(text)?.index ?? text.length;
    from = Math.max(end, sign + 1);
    const all = text.slice(start, end);
    let cut = 0;
    if (quotes.test(all)) {
      for (const match of all.slice(0, sign - start).matchAll(wordEnd)) cut = match.index + match[0].length;
    }
    const word = all.slice(cut);
    const last = word.lastIndexOf('@');
    const colon = colonBefore(word.slice(0, last), word.slice(last + 1));
    if (colon !== undefined && !example.test(word)) yield [start + cut + colon + 1, start + cut + last];
  }
}

const notAUser = /(?:^|[^a-z])(?:e-?mail|mailto|to|cc|from|by|contact|owner|author|npm)$/i;

/** The colon between user and password in what stands before the last `@`; undefined where there is no password. */
function colonBefore(before: string, host: string): number | undefined {
  const scheme = before.indexOf(':/');
  if (scheme > 0 && /[a-z0-9]/i.test(before.charAt(scheme - 1))) {
    const user = scheme + (before.startsWith('//', scheme + 1) ? 3 : 2);
    const colon = before.indexOf(':', user);
    return colon >= 0 && colon + 1 < before.length ? colon : undefined;
  }
  const colon = before.indexOf(':');
  if (colon < 1 || !/^[\w[]/.test(host) || /^sha\d/.test(host)) return undefined;
  // A time or a ratio: 12:30@home.
  if (/^\W{0,8}\d{1,2}:\d{1,2}$/.test(before.slice(0, 32))) return undefined;
  if (!/[\w%~+-]/.test(before.charAt(colon - 1)) || /[:\s]|^$/.test(before.charAt(colon + 1))) return undefined;
  return notAUser.test(before.slice(Math.max(0, colon - 20), colon)) ? undefined : colon;
}

const calls = /(?<![a-z])(?:pgp_(?:sym|pub)_(?:en|de)crypt(?:_bytea)?|(?:en|de)?crypt(?:_iv)?|hmac|dearmor)\s{0,4}\(/gi;
/** Names of methods and forms, which the same calls take as texts. */
const method =
  /^(?:sha-?\d*|md5|aes|bf|des|3des|blowfish|xdes|hex|base64|escape|utf-?8|[a-z]{2,4}-(?:cbc|ecb|cfb)[\w/:-]*|(?:[a-z0-9]+-)+[a-z]+=.*|app\.[\w.]*)?$/i;
const mostArguments = 2_000;

/** The texts among the arguments of what encrypts: one of them is the key. */
function* inCalls(text: string): Generator<Span> {
  const call = new RegExp(calls);
  for (let found = call.exec(text); found; found = call.exec(text)) {
    const until = Math.min(text.length, call.lastIndex + mostArguments);
    let at = call.lastIndex;
    for (let depth = 1; at < until && depth > 0; at += 1) {
      const character = text.charAt(at);
      if (character === '(') depth += 1;
      else if (character === ')') depth -= 1;
      else if (character === "'" || (character === '$' && /^\$\w{0,60}\$/.test(text.slice(at, at + 62)))) {
        const value = valueAfter(text, at, at, ' ');
        const before = text.slice(Math.max(0, at - 20), at);
        if (
          value &&
          !/current_setting\(\s*$/i.test(before) &&
          !method.test(text.slice(at, value[1]).replace(/^'+|'+$/g, ''))
        )
          yield value;
        at = Math.max(at, (value?.[1] ?? at + 2) - 1);
      }
    }
    call.lastIndex = at;
  }
}
