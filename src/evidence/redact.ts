/**
 * Takes secrets out of a text before it is stored or shown: the one place that every exhibit passes. Host
 * scripts redact too; this is the second net. Keeps the line structure, so that citations still fit.
 */
export function redact(text: string): string {
  return PATTERNS.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    text,
  );
}

const HIDDEN = '[redacted]';

/** Every quantifier is bounded or runs over a class that its successor excludes: linear on any input. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // PEM private keys: the lines stay, their content goes.
  [/(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)[^-]{0,20000}/g, `$1${HIDDEN}`],
  // Authorization and cookie headers, as curl -v, logs and configurations print them.
  [/\b((?:proxy-)?authorization["']?\s{0,4}[:=]\s{0,4})[^\r\n]{1,4000}/gi, `$1${HIDDEN}`],
  [/\b((?:set-)?cookie["']?\s{0,4}[:=]\s{0,4})[^\r\n]{1,8000}/gi, `$1${HIDDEN}`],
  [
    /\b(x-(?:api-key|auth-token|amz-security-token)["']?\s{0,4}[:=]\s{0,4})[^\s"',;]{1,4000}/gi,
    `$1${HIDDEN}`,
  ],
  [/\b(bearer\s{1,4})[A-Za-z0-9._~+/=-]{8,4000}/gi, `$1${HIDDEN}`],
  // Names that hold secrets, in env files, JSON, query strings and connection strings.
  [
    /((?:password|passwd|pwd|secret|token|api_?key|access_?key|client_?secret)[A-Za-z0-9_]{0,20}["']?\s{0,2}[=:]\s{0,2}["']?)[^\s"'&;,]{1,2000}/gi,
    `$1${HIDDEN}`,
  ],
  // user:password@host of any URL.
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{1,200}:)[^\s@/]{1,500}(?=@)/gi, `$1${HIDDEN}`],
  // AWS access key ids, Slack tokens, JSON web tokens.
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, HIDDEN],
  [/\bxox[abeprs]-[A-Za-z0-9-]{8,400}/g, HIDDEN],
  [/\beyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{4,8000}\.[A-Za-z0-9_-]{4,4000}/g, HIDDEN],
];
