import { HindcastError } from '../../error.js';
import { parseReference, repository } from '../../event/reference.js';
import type { Target } from '../../fold/index.js';
import { nearest } from '../../nearest.js';
import { type Filters, oneOf, parseFilters, passes, type Tests } from '../filter.js';
import { FINDING_KINDS, type Finding, type FindingKind, type FindingSubject, SEVERITIES } from './finding.js';

const KEYS = ['container', 'image', 'volume', 'kind', 'severity'] as const;

function isKind(code: string): code is FindingKind {
  return (FINDING_KINDS as readonly string[]).includes(code);
}

/** Reads codes of findings, separated by commas. Throws `usage` for one that there is not, with what was probably meant. */
export function parseKinds(text: string): readonly FindingKind[] {
  return text.split(',').map((part) => {
    const code = part.trim().toLowerCase();
    if (isKind(code)) return code;
    throw new HindcastError('usage', `no finding is called ${JSON.stringify(code)}`, {
      expected: FINDING_KINDS.join(', '),
      found: code,
      cure: `Use ${FINDING_KINDS.join(', ')}, or several with commas.`,
      candidates: nearest(code, FINDING_KINDS),
    });
  });
}

/** Reads `key=value` arguments for findings. Throws `usage`. */
export function findingFilters(given: readonly string[]): Filters {
  const filters = parseFilters(given, KEYS);
  oneOf(filters, 'kind', FINDING_KINDS);
  oneOf(filters, 'severity', SEVERITIES);
  return filters;
}

const subjects = ({ subjects: all }: Finding, kind: FindingSubject['kind']) => all.filter((one) => one.kind === kind);

/** As Docker matches the events of a thing: by the beginning of its id or of its name. */
function isNamed(kind: FindingSubject['kind']) {
  return (finding: Finding, values: readonly string[]) =>
    subjects(finding, kind).some(({ id, name }) =>
      values.some((value) => id?.startsWith(value) || name?.startsWith(value)),
    );
}

/** By the whole name, with or without its tag. */
function hasImage(finding: Finding, values: readonly string[]): boolean {
  const names = finding.subjects.flatMap(({ kind, id, name, image }) => (kind === 'image' ? [id, name] : [image]));
  return names.some((name) => {
    if (name === null) return false;
    const parsed = parseReference(name);
    return values.some((value) => name === value || (parsed !== null && repository(parsed) === value));
  });
}

const TESTS: Tests<Finding> = {
  container: isNamed('container'),
  volume: isNamed('volume'),
  image: hasImage,
  kind: ({ kind }, values) => values.includes(kind),
  severity: ({ severity }, values) => values.includes(severity),
};

/** Whether a finding passes. */
export function passesFindingFilters(finding: Finding, filters: Filters): boolean {
  return passes(finding, filters, TESTS);
}

/** Whether any part of a finding is not before that instant, or after that position. */
export function isSince({ to, evidence }: Finding, target: Target): boolean {
  if (target.kind === 'instant') return to === null || to >= target.at;
  return target.kind === 'end' || to === null || evidence.some((position) => position > target.position);
}

/** Whether any part of a finding is not after that instant or position. */
export function isUntil({ from, evidence }: Finding, target: Target): boolean {
  if (target.kind === 'instant') return from === null || from <= target.at;
  return target.kind === 'end' || from === null || evidence.some((position) => position <= target.position);
}
