/**
 * Which names say that their value is a secret: of settings, options, columns, keys of JSON and of connection strings. One
 * list for what is redacted here and for what never leaves the server: every pattern means the same to JavaScript and to
 * PostgreSQL. A name is read with `_` between the words of `camelCase`.
 */

/** In any case, anywhere in a name. */
const anywhere =
  'passw(or)?d|passphrase|secret|credential|conn(ection)?[_-]?str(ing)?|private[_-]?key|' +
  '(api|access|account|app|auth|client|consumer|crypt[a-z]*|encrypt[a-z]*|encryption|hmac|jwt|licen[cs]e|master|sa|server|service|session|shared|shared[_-]?access|signing|ssl|storage|webhook)[_-]?keys?';

/** Only as a word of their own, or at the end of one: `authtoken`, not `tokenizer`. */
const words = '(^|[^a-z])(pass|pwd|pw|pat|sas|sig|signature|authorization)|tokens?';

/** What such a name ends with when it speaks about a secret, and holds none: `token_count`, `password_changed_at`. */
const harmless =
  '(algorithm|at|attempts|bucket|changed|columns?|counts?|date|enabled|encoding|encryption|endpoint|env|expires|expiry|expiration|fields?|file|format|history|' +
  'kind|length|len|limits?|max|min|method|mode|names?|path|policy|prefix|rate|ratio|ref|required|reset|rotation|status|strength|time|ttl|type|url|uri|usage|used|validity|verified|version)';

export const secretName = `((${anywhere})|(${words})([^a-z]|$))`;
export const harmlessName = `[_.-]${harmless}$`;

const isNamed = new RegExp(secretName, 'i');
const isHarmless = new RegExp(harmlessName, 'i');

/** The last few thousand answers: texts name the same things again and again. */
const known = new Map<string, boolean>();

export function isSecretName(name: string): boolean {
  if (name.length > 200) return false;
  let answer = known.get(name);
  if (answer === undefined) {
    const parts = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
    answer = isNamed.test(parts) && !isHarmless.test(parts);
    if (known.size > 4_000) known.clear();
    known.set(name, answer);
  }
  return answer;
}
