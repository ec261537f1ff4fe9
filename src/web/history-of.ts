import { useEffect, useState } from 'preact/hooks';
import { madeBy } from '../view/build-find.js';
import { type Traced, Tracer } from '../view/trace.js';
import { useShown } from './context.js';
import type { MachineStep } from './machine-path.js';
import type { Model } from './model.js';
import { eachInSlices } from './slices.js';

/** The whole history of one thing, beyond the instant that is shown too; null while it is being worked out. */
async function trace(model: Model, thing: Traced, isWanted: () => boolean): Promise<readonly MachineStep[] | null> {
  const { tape } = model;
  const tracer = new Tracer(thing, madeBy(tape.state({ kind: 'end' }), thing));
  const steps: MachineStep[] = [];
  const isDone = await eachInSlices(
    [...tape.events],
    (event) => {
      const step = tracer.push(event);
      if (step) steps.push({ ...step, regions: tracer.regionStates });
    },
    isWanted,
  );
  return isDone ? steps : null;
}

/** Follows the thing that is selected. */
export function useHistory(thing: Traced): readonly MachineStep[] | null {
  const { model } = useShown();
  const { tape, version } = model;
  const key = `${thing.subject} ${thing.id}`;
  const [found, setFound] = useState<{ key: string; tape: unknown; steps: readonly MachineStep[] } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void trace(model, thing, () => isWanted).then((steps) => {
      if (steps && isWanted) setFound({ key, tape, steps });
    });
    return () => {
      isWanted = false;
    };
  }, [key, tape, version]);
  // Of another thing, it would be a lie.
  return found?.key === key && found.tape === tape ? found.steps : null;
}
