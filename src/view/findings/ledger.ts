import type { Finding } from './finding.js';

/** So many findings are kept, those that were told last; the rest are counted. */
const FINDINGS_MAX = 10_000;

const SHORT_ID = 12;

/** What is found once and for all by looking at the container itself, which is not there any more. */
function withoutContainer(finding: Finding): Finding {
  const [{ id = null } = {}] = finding.subjects;
  return { ...finding, commands: id === null ? [] : [`hindcast trace LOG ${id.slice(0, SHORT_ID)}`] };
}

/** The last word on each finding, in bounded memory. */
export class Ledger {
  readonly #findings = new Map<string, Finding>();
  readonly #byContainer = new Map<string, Set<string>>();
  #omitted = 0;

  get kept(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  get omitted(): number {
    return this.#omitted;
  }

  write(finding: Finding): void {
    const isNew = !this.#findings.has(finding.key);
    this.#findings.set(finding.key, finding);
    if (!isNew) return;
    this.#index(finding);
    if (this.#findings.size > FINDINGS_MAX) this.#letGo();
  }

  /** A container is gone, so there is nothing to type for it: its findings as they are now. */
  gone(id: string): readonly Finding[] {
    const keys = this.#byContainer.get(id) ?? [];
    this.#byContainer.delete(id);
    return [...keys].flatMap((key) => {
      const finding = this.#findings.get(key);
      if (!finding || finding.kind === 'data-at-risk' || finding.kind === 'name-moved') return [];
      const rewritten = withoutContainer(finding);
      this.#findings.set(key, rewritten);
      return [rewritten];
    });
  }

  #index({ key, subjects: [subject] }: Finding): void {
    if (subject?.kind !== 'container' || subject.id === null) return;
    const keys = this.#byContainer.get(subject.id) ?? new Set();
    this.#byContainer.set(subject.id, keys.add(key));
  }

  #letGo(): void {
    const [oldest] = this.#findings.values();
    if (!oldest) return;
    this.#findings.delete(oldest.key);
    this.#omitted += 1;
    const [subject] = oldest.subjects;
    if (subject?.id) this.#byContainer.get(subject.id)?.delete(oldest.key);
  }
}
