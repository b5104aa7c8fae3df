import { clipValues } from './clip-values.ts';
import type { Finding } from './finding.ts';
import type { Attribute } from './object.ts';

/** Takes secrets out of text that people or machines will read. A pattern that is too eager costs a word; one too shy, a password. */

const hidden = '***';

const patterns: readonly (readonly [RegExp, string])[] = [
  // Credentials in a URL: everything between the user's colon and the last @, for a password may hold an unescaped slash.
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@'"]*):[^\s'"]*@/gi, `$1:${hidden}@`],
  // password=…, "password": "…", password '…', in every spelling that settings, JSON and SQL use.
  [
    /\b((?:[a-z0-9_-]*(?:password|passwd|passphrase|secret|api_?key|access_?key|auth_?token|access_?token|private_?key)|pwd)(?:\\?["'])?\s*(?:=>|:=|[=:])\s*)(?:'(?:[^']|'')*'|\\"(?:(?!\\").)*\\"|"(?:[^"\\]|\\.)*"|[^\s'",;&)}\]]+)/gi,
    `$1${hidden}`,
  ],
  [/\b(password\s+)(?:E?'(?:[^']|'')*'|"[^"]*")/gi, `$1${hidden}`],
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${hidden}`],
  // Tokens that are known by their own shape: Notion, AWS, GitHub, Slack, Stripe, JSON web tokens, private keys.
  [/\b(?:ntn_|secret_)[A-Za-z0-9]{16,}/g, hidden],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, hidden],
  [/\b(?:gh[pousr]_|github_pat_|xox[abpr]-|[sr]k_(?:live|test)_)[A-Za-z0-9_-]{10,}/g, hidden],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, hidden],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, hidden],
  [/(X-Amz-(?:Signature|Security-Token|Credential)=)[^&\s]+/gi, `$1${hidden}`],
];

/** The text with passwords, tokens and credentials in URLs replaced by `***`. Redacting twice changes nothing. */
export function redact(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean;
}

const secretName = /password|passwd|passphrase|secret|api_?key|access_?key|auth_?token|access_?token|private_?key/i;

/** A fact with its texts redacted, however deep they lie, and what a secret's name stands before hidden whole. */
export function redactAttribute(value: Attribute): Attribute {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactAttribute);
  if (value === null || typeof value !== 'object') return value;
  const clean = Object.entries(value).map(([name, member]) => [
    name,
    typeof member === 'string' && secretName.test(name) ? hidden : redactAttribute(member),
  ]);
  return Object.fromEntries(clean);
}

/** A finding fit to be kept and shown: function bodies, comments and server options may hold secrets. */
export function redactFinding(finding: Finding): Finding {
  return {
    ...finding,
    attributes: finding.attributes.map((attribute) => {
      const [expected, actual] = clipValues(redactAttribute(attribute.expected), redactAttribute(attribute.actual));
      return { ...attribute, expected, actual };
    }),
  };
}
