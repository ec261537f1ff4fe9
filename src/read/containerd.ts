import type { Decoded } from './docker-actions.js';
import { type Fields, number, record, text } from './fields.js';
import { type TextFormat, Unreadable } from './format.js';
import { GO_TIME, goInstant } from './go-time.js';
import { CUT_OFF } from './lines.js';

const RECORD = new RegExp(`^(${GO_TIME}) (\\S+) (/\\S+) ?(\\{[\\s\\S]*\\})?$`);
const BEGINS = new RegExp(`^${GO_TIME} \\S+ /[a-z]+/`);

/** Docker's own namespace: there a container's record is made at each start and deleted at each end. */
const MOBY = 'moby';

type Named = Decoded & { readonly id: string | null };

const NOBODY = { name: null, image: null, labels: {} };

function task(topic: string, id: string | null, fields: Fields): Named | null {
  const exec = { ...NOBODY, execId: text(fields.exec_id) ?? text(fields.id), command: null };
  switch (topic) {
    case '/tasks/create':
      return { type: 'container.init', id, data: NOBODY };
    case '/tasks/start':
      return { type: 'container.start', id, data: NOBODY };
    case '/tasks/paused':
      return { type: 'container.pause', id, data: NOBODY };
    case '/tasks/resumed':
      return { type: 'container.unpause', id, data: NOBODY };
    case '/tasks/oom':
      return { type: 'container.oom', id, data: NOBODY };
    case '/tasks/exec-added':
      return { type: 'container.exec_create', id, data: exec };
    case '/tasks/exec-started':
      return { type: 'container.exec_start', id, data: exec };
    case '/tasks/exit': {
      // A zero is left out; an exit that is not of the container itself is of an exec in it.
      const exitCode = number(fields.exit_status) ?? 0;
      if (fields.id !== id) return { type: 'container.exec_die', id, data: { ...exec, exitCode } };
      return { type: 'container.die', id, data: { ...NOBODY, exitCode, execDuration: null } };
    }
    default:
      return null;
  }
}

function decode(namespace: string, topic: string, fields: Fields): Named {
  const id = text(fields.container_id) ?? text(fields.id);
  if (topic === '/containers/create') {
    const data = { ...NOBODY, image: text(fields.image) || null };
    return { type: namespace === MOBY ? 'container.init' : 'container.create', id, data };
  }
  if (topic === '/containers/delete' && namespace !== MOBY) return { type: 'container.destroy', id, data: NOBODY };
  const [, subject = '', action = ''] = topic.split('/');
  return (
    task(topic, id, fields) ?? {
      type: 'other',
      id,
      data: { subject: `containerd-${subject}`, action, attributes: { namespace } },
    }
  );
}

/**
 * What `ctr events` prints: a time, a namespace, a topic, and the event as JSON. Source: containerd, cmd/ctr/commands/events/events.go, 1.6 and 1.7.
 */
export const containerd: TextFormat = {
  name: 'containerd',
  begins: (line) => BEGINS.test(line),
  decode(line, isEnded) {
    const match = RECORD.exec(line);
    if (!match || (!isEnded && !line.endsWith('}')))
      throw new Unreadable(isEnded ? 'not a line of ctr events' : CUT_OFF);
    const [, time = '', namespace = '', topic = '', json = '{}'] = match;
    return { at: goInstant(time), ...decode(namespace, topic, parse(json, isEnded)), source: 'containerd' };
  },
};

function parse(json: string, isEnded: boolean): Fields {
  try {
    return record(JSON.parse(json)) ?? {};
  } catch {
    throw new Unreadable(isEnded ? 'not a line of ctr events: the event is no JSON' : CUT_OFF);
  }
}
