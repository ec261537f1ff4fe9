import type { Event, EventOf, ExecData } from '../event/event.js';

/** The field whose id differs from record to record of one kind. */
export type Hole = 'execId' | 'container';

export function holeOf({ data }: Pick<Event, 'data'>): Hole | null {
  if ('execId' in data) return 'execId';
  return 'container' in data ? 'container' : null;
}

/** The data with another id in the hole. Field by field where there are most of them: that takes half as long as to copy whatever is there. */
export function filledWith(data: Event['data'], hole: Hole, id: string | null): object {
  if (hole === 'container') return filledWithContainer(data, id);
  const { name, image, labels, command } = data as ExecData;
  if (!('exitCode' in data)) return { name, image, labels, execId: id, command };
  return { name, image, labels, execId: id, command, exitCode: data.exitCode };
}

function filledWithContainer(data: Event['data'], id: string | null): object {
  if (!('driver' in data && 'name' in data)) return { ...data, container: id };
  // Of a network.
  const { name, driver } = data as EventOf<'network.connect'>['data'];
  return { name, driver, container: id };
}
