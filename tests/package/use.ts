import { type ContainerState, diff, Fold, findTraced, type HostState, readText, Tracer, toDocument } from 'hindcast';
import { containerMachine } from 'hindcast/machines';
import { changes, replay } from 'hindcast/stream';
import { createActor } from 'xstate';

/** What a stranger's compiler sees of the installed package; the check compiles it in an empty folder, without Node's types. */
const events = readText('');
const fold = new Fold();
for (const event of events) {
  if (event.type === 'container.die') {
    const code: number | null = event.data.exitCode;
    console.log(code);
  }
  fold.apply(event);
}
const state: HostState = fold.state();
const web: ContainerState | undefined = state.container('web');
console.log(web?.status, toDocument(state).containers[0]?.uncertain, diff(state, state).containers.changed[0]?.changes);
const thing = findTraced(state, 'web');
const tracer = thing && new Tracer(thing);
console.log(events.flatMap((event) => tracer?.push(event)?.unexpected ?? []));
replay(events)
  .pipe(changes())
  .subscribe(({ kind, id, after }) => console.log(kind, id, after));
createActor(containerMachine).start();
