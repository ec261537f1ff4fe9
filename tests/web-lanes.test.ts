import { describe, expect, it } from 'vitest';
import { Timeline } from '../src/view/timeline.js';
import { lanesOf } from '../src/web/lanes.js';
import { eventsOf } from './support/recording.js';

function lanes(name: string) {
  const timeline = new Timeline({ lanesMax: Number.POSITIVE_INFINITY });
  for (const event of eventsOf(name)) timeline.push(event);
  return lanesOf(timeline.finish()).lanes;
}

describe('the lanes of the page', () => {
  it.each(['docker-20/health-flapping', 'docker-20/daemon-restart'])(
    'show poor health only while something runs: %s',
    (name) => {
      let stripes = 0;
      for (const { bars, label } of lanes(name)) {
        for (const stripe of bars.filter(({ isStripe }) => isStripe)) {
          stripes += 1;
          const runs = bars.filter(({ colour, isStripe }) => colour === 'running' && !isStripe);
          const isWithin = runs.some(({ from, to }) => from <= stripe.from && stripe.to <= to);
          expect(isWithin, `${label} ${stripe.text}`).toBe(true);
        }
      }
      expect(stripes).toBeGreaterThan(2);
    },
  );

  it('are found by what they tell', () => {
    const told = lanes('docker-20/webapp-incident').map(({ label, words }) => [label, words.join(' ')] as const);
    const found = (word: string) => told.filter(([, words]) => words.includes(word)).map(([label]) => label);
    expect(found('48fdbf0b608b')).toEqual(['web-2']);
    expect(found('shop/web:v1')).toEqual(['web-3']);
    expect(found('busybox:base')).toEqual(['db']);
    expect(found('restarting')).toEqual(['web-1', 'web-2']);
    expect(found('nobody')).toEqual([]);
  });
});
