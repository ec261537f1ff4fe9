/** A machine's definition, as far as a picture needs it: XState's own configuration object. */
export interface Definition {
  readonly id?: string;
  readonly initial?: unknown;
  readonly type?: string;
  readonly on?: Readonly<Record<string, unknown>>;
  readonly states?: Readonly<Record<string, Definition>>;
}

/** Words by which an inspect, not an event, puts a thing into a state: true of every state, and noise in a picture. */
const OBSERVED = /^observed/;

function targetOf(transition: unknown): string | null {
  if (typeof transition === 'string') return transition;
  if (typeof transition !== 'object' || transition === null || !('target' in transition)) return null;
  return String(transition.target);
}

/** Names in Mermaid are words; everything else could end a line or begin markup. */
function name(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/g, '_');
}

function label(words: readonly string[]): string {
  return words.map((word) => word.replace(/[^A-Za-z0-9 _-]/g, '')).join(', ');
}

function arrows(from: string, on: Definition['on'], indent: string): string[] {
  const byTarget = new Map<string, string[]>();
  for (const [word, transition] of Object.entries(on ?? {})) {
    const target = targetOf(transition);
    if (target === null || OBSERVED.test(word)) continue;
    const key = target.replace(/^\./, '');
    byTarget.set(key, [...(byTarget.get(key) ?? []), word]);
  }
  return [...byTarget].map(([target, words]) => `${indent}${name(from)} --> ${name(target)}: ${label(words)}`);
}

function flat(definition: Definition, any: string, indent: string): string[] {
  const fromAny = arrows(any, definition.on, indent);
  return [
    `${indent}[*] --> ${name(String(definition.initial))}`,
    ...Object.entries(definition.states ?? {}).flatMap(([state, { on, type }]) => [
      ...arrows(state, on, indent),
      ...(type === 'final' ? [`${indent}${name(state)} --> [*]`] : []),
    ]),
    ...(fromAny.length > 0 ? [`${indent}state "any state" as ${any}`, ...fromAny] : []),
  ];
}

/** A machine as a Mermaid state diagram: arrows with the events that go along them; what changes nothing is left out. */
export function toMermaid(definition: Definition): string {
  if (definition.type !== 'parallel') return `${['stateDiagram-v2', ...flat(definition, 'any', '  ')].join('\n')}\n`;
  const regions = Object.entries(definition.states ?? {}).map(([region, inner], i) => [
    `    state ${name(region)} {`,
    ...(i === 0 ? flat(inner, `any_${name(region)}`, '      ') : qualified(name(region), inner)),
    '    }',
  ]);
  const body = regions.flatMap((lines, i) => (i === 0 ? lines : ['    --', ...lines]));
  return `${['stateDiagram-v2', `  state ${name(definition.id ?? 'machine')} {`, ...body, '  }'].join('\n')}\n`;
}

/** Mermaid knows a state by its name alone: `unknown` of one region must not be `unknown` of another. It shows the same, though. */
function qualified(region: string, inner: Definition): readonly string[] {
  const lines = flat(inner, `any_${region}`, '      ').map((line) => qualify(line, region));
  const drawn = Object.keys(inner.states ?? {}).filter((state) =>
    lines.some((line) => line.split(/[ :]+/).includes(`${region}_${name(state)}`)),
  );
  return [...drawn.map((state) => `      state "${name(state)}" as ${region}_${name(state)}`), ...lines];
}

function qualify(line: string, region: string): string {
  const arrow = /^(\s*)(\S+) --> (\S+?)(: .*)?$/.exec(line);
  if (!arrow) return line;
  const [, indent = '', from = '', to = '', tail = ''] = arrow;
  const full = (state: string) => (state === '[*]' || state === `any_${region}` ? state : `${region}_${state}`);
  return `${indent}${full(from)} --> ${full(to)}${tail}`;
}
