import { REDACTED } from '../event/redacted.js';

/** Words that make a name the name of a secret, wherever among its words they stand. */
const SECRET_WORDS: ReadonlySet<string> = new Set(
  'password passwd passphrase passcode pass pwd pw pin secret secrets token tokens credential credentials creds apikey apitoken authtoken authorization bearer cookie jwt privatekey secretkey accesskey signature salt'.split(
    ' ',
  ),
);

/** Names that end with `key` are those of secrets, but for these. */
const PLAIN_KEYS: ReadonlySet<string> = new Set([
  'public',
  'primary',
  'foreign',
  'partition',
  'sort',
  'cache',
  'object',
  'group',
  'routing',
]);

/** Where somebody is, not what lets them in. */
const PLAIN_NAMES: ReadonlySet<string> = new Set(['pwd', 'oldpwd']);

/** `dbPassword`, `DB_PASSWORD`, `com.example.db-password`: the words of a name. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** A name in which none of these stands has none of the words: nearly all names. */
const STEMS = /pass|pw|pin|secret|token|cred|key|auth|bearer|cookie|jwt|sign|salt/i;

/** Whether what goes by this name is a secret, as far as names tell: of an environment variable, a label, an option. */
export function isSecretName(name: string): boolean {
  if (!STEMS.test(name)) return false;
  if (PLAIN_NAMES.has(name.toLowerCase())) return false;
  const words = wordsOf(name);
  // PGPASSWORD, MYSQL_ROOTPASSWORD: written together.
  if (words.some((word) => SECRET_WORDS.has(word) || /(?:password|passwd|secret|apikey|privatekey)$/.test(word)))
    return true;
  return words.at(-1) === 'key' && !PLAIN_KEYS.has(words.at(-2) ?? '');
}

/** Secrets that show what they are by their form. */
const FORMS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // JSON web tokens.
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/,
  // Keys of AWS, GitHub, GitLab, Slack, Google, Stripe, npm, SendGrid, Vault, Docker Hub, OpenAI.
  /\b(?:AKIA|ASIA|AROA|AIDA)[0-9A-Z]{16}\b/,
  /\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{18,}|xox[abeprs]-[\w-]{10,}|AIza[\w-]{35}|(?:sk|rk)_(?:live|test)_\w{10,})/,
  /\b(?:npm_\w{30,}|SG\.[\w-]{16,}\.[\w-]{16,}|hv[sb]\.[\w-]{20,}|dckr_pat_[\w-]{20,}|sk-[\w-]{20,})/,
  // Hashes of passwords, as .htpasswd and shadow files have them.
  /\$(?:apr1|2[abxy]|5|6|y|argon2\w*)\$[\w./$,=+-]{8,}/,
  /\{S?SHA\}[\w+/=]{20,}/,
];

/** No secret that shows by its form is shorter. */
const FORM_CHARACTERS_MIN = 15;

/** Without the slash, which base64 has but paths and addresses have more of. */
const RUN = /[A-Za-z0-9+=]{20,}/g;
const DIGITS_MIN = 2;
const ENTROPY_MIN = 3.6;
/** How often neighbours are of different kinds: letters by chance 6 in 10, CamelCase 3 in 10. */
const TURNS_MIN = 0.4;

function kindOf(letter: string): number {
  return /[a-z]/.test(letter) ? 0 : /[A-Z]/.test(letter) ? 1 : /\d/.test(letter) ? 2 : 3;
}

/** Bits a letter. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Whether letters stand as they would by chance: a key in base64. What is hexadecimal is a digest, which is nobody's secret. */
function isRandom(run: string): boolean {
  if (/^[0-9a-f]+$/i.test(run) || !/[a-z]/.test(run) || !/[A-Z]/.test(run)) return false;
  if ((run.match(/\d/g) ?? []).length < DIGITS_MIN) return false;
  const turns = [...run].filter((letter, i) => i > 0 && kindOf(letter) !== kindOf(run[i - 1] ?? '')).length;
  return turns / run.length >= TURNS_MIN && entropy(run) >= ENTROPY_MIN;
}

/** Whether a text holds a secret, as far as its form tells. Credentials in URLs are another matter: {@link withoutSecrets} takes them out. */
export function isSecretValue(text: string): boolean {
  if (text.length < FORM_CHARACTERS_MIN) return false;
  if (FORMS.some((form) => form.test(text))) return true;
  return [...text.matchAll(RUN)].some(([run]) => isRandom(run));
}

const VALUE = String.raw`("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'&;|]+)`;
const START = String.raw`(^|[\s"'{(,;&|])`;

/** Where secrets stand in texts and commands: what is before one stays, the secret goes. */
const PLACES: readonly RegExp[] = [
  // scheme://user:secret@host
  /(\b[a-z][\w+.-]*:\/\/[^\s/:@"']*:)([^\s/"']+)(?=@)/gi,
  // Authorization: Bearer …
  /(\bbearer\s+)([\w.~+/=-]{8,})/gi,
  // curl -u user:secret
  /((?:^|\s)(?:-u|--user|--proxy-user)[\s=]+["']?[^\s:"']+:)([^\s"']+)/g,
  // mysql -psecret, redis-cli -a secret, sshpass -p secret
  /(\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin)\b[^|;&]{0,200}?\s-p)([^\s"'-][^\s"']*)/g,
  /(\bredis-cli\b[^|;&]{0,200}?\s-a\s+)([^\s"']+)/g,
  /(\bsshpass\s+-p\s*)([^\s"']+)/g,
];

/** `NAME=value`, `"name": "value"`. */
const NAMED = new RegExp(String.raw`${START}([\w.-]+)(["']?\s*[=:]\s*)${VALUE}`, 'g');

/** `--name value`. */
const OPTION = new RegExp(String.raw`${START}(--?[A-Za-z][\w.-]*)(\s+)(?!-)${VALUE}`, 'g');

function namedOut(text: string, pattern: RegExp): string {
  return text.replaceAll(
    pattern,
    (_all: string, before: string, name: string, between: string, value: string) =>
      `${before}${name}${between}${isSecretName(name) ? quoted(value) : within(value, pattern)}`,
  );
}

/** What stands in quotes may have a name and a value of its own. */
function within(value: string, pattern: RegExp): string {
  const quote = /^["']/.exec(value)?.[0];
  return quote ? `${quote}${namedOut(value.slice(1, -1), pattern)}${quote}` : value;
}

function quoted(value: string): string {
  const quote = /^["']/.exec(value)?.[0] ?? '';
  return `${quote}${REDACTED}${quote}`;
}

/** A longer text is not looked through: it is left out. */
export const TEXT_CHARACTERS_MAX = 16 * 1024;

/** Every place has one of these in it, and most texts of a record have none. */
const SEPARATOR = /[\s:=]/;

function placesOut(text: string): string {
  let clean = text;
  for (const place of PLACES) clean = clean.replaceAll(place, `$1${REDACTED}`);
  return namedOut(namedOut(clean, NAMED), OPTION);
}

/** A text or a command without what looks like a secret in it. */
export function withoutSecrets(text: string): string {
  if (text.length > TEXT_CHARACTERS_MAX) return REDACTED;
  const clean = SEPARATOR.test(text) ? placesOut(text) : text;
  if (!isSecretValue(clean)) return clean;
  // Word by word, so that the rest can still be read; a key in several lines goes as a whole.
  if (/-----BEGIN/.test(clean)) return REDACTED;
  return clean.replaceAll(/[^\s"'`=:,;|&()<>]+/g, (word) => (isSecretValue(word) ? REDACTED : word));
}

/** What goes by a name: nothing of it if the name is that of a secret. */
export function withoutSecret(name: string, value: string): string {
  return value !== '' && isSecretName(name) ? REDACTED : withoutSecrets(value);
}

/** Arguments of a command, each a text; the one after `--password` goes as a whole. */
export function argumentsWithoutSecrets(given: readonly string[]): readonly string[] {
  return given.map((argument, i) => {
    const before = given[i - 1] ?? '';
    const isNamed = /^--?[A-Za-z][\w.-]*$/.test(before) && isSecretName(before) && !argument.startsWith('-');
    return isNamed ? REDACTED : withoutSecrets(argument);
  });
}
