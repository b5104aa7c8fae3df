/** Secrets that are known by their own form, wherever they stand. Every repetition is of one class of characters, so each takes linear time. */

const token = String.raw`[\w-]`;

const forms: readonly string[] = [
  // Notion, AWS, GitHub, GitLab, Slack, Stripe
  `ntn_[A-Za-z0-9]{16,}|secret_[A-Za-z0-9]{16,}`,
  String.raw`(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b`,
  `(?:gh[pousr]_|github_pat_|xox[abeoprs]-|xapp-|[sr]k_(?:live|test)_|whsec_)${token}{10,}`,
  `gl[a-z]{2,5}-(?=[\\w-]{0,60}[0-9A-Z])${token}{16,}`,
  // Google, SendGrid, npm, PyPI, OpenAI and Anthropic, Hugging Face, Shopify, Twilio, DigitalOcean, Vault, Docker, Databricks
  `AIza${token}{30,}|GOCSPX-${token}{20,}|ya29\\.${token}{20,}`,
  `SG\\.${token}{16,}\\.${token}{16,}`,
  `npm_[A-Za-z0-9]{20,}|hf_[A-Za-z0-9]{20,}|shp(?:at|ss|ca|pa)_[A-Za-z0-9]{16,}|do[opr]_v1_[a-f0-9]{16,}`,
  `(?:pypi|sk)-(?=[\\w-]{0,60}[0-9A-Z])${token}{16,}`,
  String.raw`SK[0-9a-f]{32}\b|dapi[0-9a-f]{32}\b|dckr_pat_[\w-]{16,}|hv[sb]\.[\w-]{20,}|glsa_\w{20,}|lin_api_\w{20,}`,
  // JSON web tokens, verifiers and hashes of passwords
  `eyJ${token}{8,}\\.${token}{8,}(?:\\.${token}*)?|eyJ${token}{400,}`,
  String.raw`SCRAM-SHA-(?:1|256)\$[^\s'"]+|md5[0-9a-f]{32}\b`,
];

export const shapes = new RegExp(`(?<![\\w-])(?:${forms.join('|')})`, 'g');

/** Of what begins with a sign: hashes as crypt writes them. */
export const hashes = /\$(?:2[abxy]?|argon2[a-z]{0,2}|[156y])\$[^\s'"]{16,}/g;

export const webhooks =
  /((?:hooks\.slack\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks)\/)[\w/+-]+/gi;

/** The only parts of a scheme's value that are no secret are plain words: "basic authentication". */
export const bearers = /(?<![A-Za-z])((?:bearer|basic)\s{1,10})(?![A-Za-z][a-z-]*(?![\w~+/=-]))[\w.~+/=-]{8,}/gi;
