import type { Observed } from '../event/observed.js';
import { REDACTED } from '../event/redacted.js';
import { argumentsWithoutSecrets, withoutSecret, withoutSecrets } from './secret.js';

/** What is left out unless it is asked for, in words for people. */
export const LEFT_OUT: readonly string[] = [
  'environment values',
  'arguments that look like secrets',
  'labels that look like secrets',
];

/** Behind the text of a JSON record that begins there; backslashes keep it whole. Not by a regular expression: of ten megabytes it makes an overflow. */
function endOfText(line: string, from: number): number {
  const quote = line.indexOf('"', from + 1);
  if (quote < 0 || line.charCodeAt(quote - 1) !== 0x5c) return quote + 1 || -1;
  for (let at = from + 1; at < line.length; at++) {
    const character = line.charCodeAt(at);
    if (character === 0x5c) at += 1;
    else if (character === 0x22) return at + 1;
  }
  return -1;
}

/** The record with each of its texts replaced. */
function replaceTexts(line: string, replace: (literal: string, at: number) => string): string {
  const parts: string[] = [];
  let done = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', done)) {
    const end = endOfText(line, at);
    if (end < 0) break;
    parts.push(line.slice(done, at), replace(line.slice(at, end), at));
    done = end;
  }
  return parts.join('') + line.slice(done);
}

/** What these say is no user's text: names and ids by which things are known. */
const NAMES: ReadonlySet<string> = new Set(
  'Type scope id ID from image name oldName imageID imageRef container execID exitCode signal driver type podId network containerExitCode HealthStatus'.split(
    ' ',
  ),
);

/** Where an action is followed by a command. */
const COMMAND = /^(exec_create: |exec_start: )([\s\S]*)$/;

function actionWithout(action: string): string {
  const command = COMMAND.exec(action);
  return command ? `${command[1]}${withoutSecrets(command[2] ?? '')}` : action;
}

function valueWithout(key: string, value: string): string {
  return key === 'Action' || key === 'status' ? actionWithout(value) : withoutSecret(key, value);
}

/** The text between the quotes, or null where it is no JSON after all. */
function textOf(literal: string): string | null {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return null;
  }
}

/** Labels and commands come again with every record of a container: so many are kept, and forgotten all at once. */
const KNOWN_MAX = 4_096;
const KNOWN_CHARACTERS_MAX = 1_024;

/**
 * Takes secrets out of an engine's records: out of the command lines of execs, and of labels.
 *
 * In plain words: only the texts that hold one are written anew; keys, their order, numbers and all else stay byte by byte. What it has
 * looked at before it need not look at again.
 */
export class Redactor {
  /** By key, and by the text as it stands in the record. */
  #known = new Map<string, Map<string, string>>();
  #count = 0;

  redact(line: string): string {
    let key = '';
    return replaceTexts(line, (literal, at) => {
      const end = at + literal.length;
      const isKey = line.charCodeAt(end) === 0x3a || /^\s*:/.test(line.slice(end, end + 8));
      if (!isKey) return NAMES.has(key) ? literal : this.#clean(key, literal);
      key = textOf(literal) ?? key;
      return literal;
    });
  }

  #clean(key: string, literal: string): string {
    const known = this.#known.get(key)?.get(literal);
    if (known !== undefined) return known;
    const value = textOf(literal);
    const clean = value === null ? null : valueWithout(key, value);
    const text = clean === null || clean === value ? literal : JSON.stringify(clean);
    this.#keep(key, literal, text);
    return text;
  }

  #keep(key: string, literal: string, text: string): void {
    if (literal.length > KNOWN_CHARACTERS_MAX) return;
    if (this.#count >= KNOWN_MAX) {
      this.#known = new Map();
      this.#count = 0;
    }
    const texts = this.#known.get(key) ?? new Map<string, string>();
    this.#known.set(key, texts.set(literal, text));
    this.#count += 1;
  }
}

/** One record without its secrets. */
export function redactLine(line: string): string {
  return new Redactor().redact(line);
}

type Labels = Readonly<Record<string, string>>;

function labelsWithout(labels: Labels): Labels {
  // A label may be called `__proto__`.
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, withoutSecret(key, value)]));
}

function environmentWithout(variable: string): string {
  const name = variable.split('=', 1)[0] ?? '';
  return name.length === variable.length ? variable : `${name}=${REDACTED}`;
}

/** Facts of an inspect without their secrets, and without any value of an environment. */
export function redactFacts(facts: Observed): Observed {
  if (facts.subject === 'container') return facts.labels ? { ...facts, labels: labelsWithout(facts.labels) } : facts;
  if (facts.subject !== 'image' || facts.config === null) return facts;
  const { env, cmd, entrypoint, labels } = facts.config;
  const config = {
    ...facts.config,
    env: env?.map(environmentWithout) ?? null,
    cmd: cmd && argumentsWithoutSecrets(cmd),
    entrypoint: entrypoint && argumentsWithoutSecrets(entrypoint),
    labels: labels && labelsWithout(labels),
  };
  return { ...facts, config };
}
