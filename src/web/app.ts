import { type ComponentChild, h } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { Analysis } from './analysis.js';
import { ShownContext } from './context.js';
import { Detail } from './detail.js';
import { useDrop, Welcome } from './drop.js';
import { Header } from './header.js';
import { Help } from './help.js';
import { listenToKeys } from './keys.js';
import type { Model } from './model.js';
import { Panels } from './panels.js';
import { usePlay } from './play.js';
import { Query } from './query.js';
import { Scrubber } from './scrubber.js';
import { Search } from './search.js';
import { StoryCards } from './story.js';
import { Timeline } from './timeline.js';
import type { Zoom } from './timeline-zoom.js';
import { Transport } from './transport.js';

interface AppProps {
  readonly model: Model;
  readonly analysis: Analysis;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Renders again when the model changes, once a frame at the most. It listens before the first frame: in a tab behind others a small log is read sooner. */
function useModel(model: Model): void {
  const [, render] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => {
    let frame = 0;
    const unsubscribe = model.subscribe(() => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        render(null);
      });
    });
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
    };
  }, [model]);
}

function Notice({ model }: { model: Model }): ComponentChild {
  const { notice } = model;
  return h(
    'p',
    { class: `notice ${notice?.kind ?? ''}`, role: notice?.kind === 'error' ? 'alert' : 'status' },
    notice?.text,
  );
}

/** To the next finding after the instant, or the last one before it. */
function toFinding(model: Model, analysis: Analysis, by: 1 | -1): void {
  const { position } = model.state;
  const all = analysis.findings.flatMap(({ evidence: [first] }) => first ?? []).sort((a, b) => a - b);
  const next = by > 0 ? all.find((one) => one > position) : all.findLast((one) => one < position);
  if (next !== undefined) model.go({ target: { kind: 'position', position: next } });
}

/** The page. */
export function App({ model, analysis, onFiles }: AppProps): ComponentChild {
  useModel(model);
  const [isHelp, setHelp] = useState(false);
  const [isSingle, setSingle] = useState(true);
  const play = usePlay(model);
  const isOver = useDrop(onFiles);
  const zoom = useRef<Zoom>(() => {});
  const query = useMemo(() => new Query(model.place.query), [model.place.query]);
  useEffect(() => {
    const deeds = {
      play: play.toggle,
      zoom: (by: 'in' | 'out' | 'all') => zoom.current(by),
      finding: (by: 1 | -1) => toFinding(model, analysis, by),
      search: () => document.getElementById('search')?.focus(),
      help: () => setHelp(true),
    };
    return listenToKeys(model, deeds, () => isSingle);
  }, [isSingle]);
  const { thing } = model.place;
  return h(
    ShownContext.Provider,
    { value: { model, analysis, query } },
    h(Header, { onHelp: () => setHelp(true), onFiles }),
    h(Notice, { model }),
    model.isEmpty
      ? h('main', null, h(Welcome, null))
      : h(
          'main',
          null,
          h(StoryCards, null),
          h(
            'section',
            { class: 'card time', 'aria-label': 'Time' },
            h(Scrubber, null),
            h(Timeline, { lanes: analysis.lanes, notes: analysis.lanesNotes, gaps: analysis.gaps, zoomRef: zoom }),
            h(Transport, { isPlaying: play.isPlaying, onPlay: play.toggle }),
          ),
          h(Search, null),
          h(
            'div',
            { class: thing ? 'columns with-detail' : 'columns' },
            h(Panels, null),
            thing &&
              h(
                'section',
                { class: 'card', 'aria-label': 'The selected thing' },
                h(Detail, { key: `${thing.subject} ${thing.id}`, thing }),
              ),
          ),
        ),
    h(Help, { isOpen: isHelp, isSingle, onSingle: () => setSingle(!isSingle), onClose: () => setHelp(false) }),
    isOver && h('div', { class: 'drop-here', 'aria-hidden': 'true' }, 'Drop the log anywhere'),
  );
}
