import { type ComponentChild, h } from 'preact';
import { FINDING_TITLES, type Finding, type FindingSubject } from '../view/findings/finding.js';
import { useShown } from './context.js';
import { Moment } from './moment.js';
import { Pick, ROWS_MAX } from './rows.js';
import { Said, shortId } from './said.js';

/** So many records of a finding are named; the rest are counted. */
const EVIDENCE_MAX = 12;

function Subject({ subject }: { subject: FindingSubject }): ComponentChild {
  const { kind, id, name } = subject;
  if (id === null || kind === 'engine' || kind === 'recording') return null;
  return h(Pick, { subject: kind, id, text: name ?? shortId(id) });
}

function Evidence({ finding }: { finding: Finding }): ComponentChild {
  const { model } = useShown();
  const { evidence, evidenceOmitted } = finding;
  const more = evidence.length - EVIDENCE_MAX + evidenceOmitted;
  return h(
    'p',
    { class: 'evidence' },
    'records ',
    evidence.slice(0, EVIDENCE_MAX).map((position) =>
      h(
        'button',
        {
          key: position,
          type: 'button',
          class: 'jump-to',
          onClick: () => model.go({ target: { kind: 'position', position } }),
        },
        `#${position}`,
      ),
    ),
    more > 0 && ` and ${more} more`,
  );
}

/** One finding: what, when, to whom, by which records that is known, why it matters, what to do. */
export function FindingCard({ finding }: { finding: Finding }): ComponentChild {
  const { kind, severity, certain, what, why, cure, commands, from, to, subjects, evidence } = finding;
  const isStretch = to === null || (from !== null && to > from);
  return h(
    'li',
    { class: `finding ${severity}` },
    h(
      'p',
      { class: 'finding-head' },
      h('span', { class: 'severity' }, severity),
      ` ${FINDING_TITLES[kind]} `,
      subjects.map((subject, i) => h(Subject, { key: i, subject })),
    ),
    h(
      'p',
      { class: 'what' },
      h(Said, { text: what }),
      !certain && h('span', { class: 'doubt' }, ' likely, not proven'),
    ),
    h(
      'p',
      { class: 'muted' },
      h(Moment, { at: from, fine: true }),
      isStretch && [' to ', to === null ? 'the end: it is still so' : h(Moment, { at: to, fine: true })],
    ),
    evidence.length > 0 && h(Evidence, { finding }),
    h('p', { class: 'muted' }, 'Why it matters: ', h(Said, { text: why })),
    h('p', null, 'What to do: ', h(Said, { text: cure })),
    commands.map((command) => h('code', { key: command }, h(Said, { text: command }))),
  );
}

/** What deserves attention in the whole log; what the filter leaves of it. */
export function FindingsPanel(): ComponentChild {
  const { analysis, query } = useShown();
  const list = analysis.findings.filter(({ kind, what, severity, subjects }) =>
    query.matches(
      kind,
      FINDING_TITLES[kind],
      severity,
      what,
      ...subjects.flatMap(({ id, name, image }) => [id, name, image]),
    ),
  );
  if (analysis.story === null) return h('p', { class: 'empty' }, 'Looking …');
  if (list.length === 0)
    return h(
      'p',
      { class: 'empty' },
      analysis.findings.length === 0 ? 'Nothing in this log deserves attention.' : 'No finding passes the filter.',
    );
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Findings' },
    h(
      'ul',
      { class: 'findings' },
      list.slice(0, ROWS_MAX).map((finding) => h(FindingCard, { key: finding.key, finding })),
    ),
    list.length > ROWS_MAX && h('p', { class: 'more' }, `and ${list.length - ROWS_MAX} more: filter to see them`),
  );
}
