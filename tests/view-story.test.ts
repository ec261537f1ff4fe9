import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { fold, initial } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { Findings } from '../src/view/findings/findings.js';
import { spans } from '../src/view/spans.js';
import { type Story, story } from '../src/view/story.js';
import { container, hex, historyOf, tag } from './support/docker.js';
import { eventsOf, logText } from './support/recording.js';

function told(events: readonly Event[]): Story {
  const findings = new Findings();
  for (const event of events) findings.push(event);
  return story([...spans(events)], findings.finish().findings, fold(initial(), events));
}

const short = (id: string | null) => id?.slice(7, 19) ?? null;

describe('the story of the incident', () => {
  const incident = told(eventsOf('docker-20/webapp-incident'));

  it('says what was deployed, and by which move of a name', () => {
    const rows = incident.deployed.map(({ position, reference, imageId, before, isReturn, aliases, containers }) => {
      return [position, reference, short(imageId), short(before), isReturn, aliases.join(), containers.join()];
    });
    expect(rows).toEqual([
      [19, 'busybox:base', null, null, false, '', 'db'],
      [23, 'shop/web:latest', 'b7373582659e', null, false, 'shop/web:v1', 'web-1,web-2'],
      [43, 'shop/web:latest', '6a13038a8dae', 'b7373582659e', false, 'shop/web:v2', 'web-1,web-2'],
      [68, 'shop/web:v1', 'b7373582659e', null, false, '', 'web-3'],
      [117, 'shop/web:latest', 'b7373582659e', '6a13038a8dae', true, 'shop/web:v1', ''],
    ]);
  });

  it('says what broke, one finding a thing, in the order of time', () => {
    expect(incident.broke.map(({ kind, subjects: [first] }) => [first?.name, kind])).toEqual([
      ['web-1', 'crashloop'],
      ['web-3', 'start-failed'],
      ['web-2', 'crashloop'],
    ]);
  });

  it('names the image that all had that crashed, and the one under the same name that did not', () => {
    expect(incident.suspect).toMatchObject({ reference: 'shop/web:latest', broke: ['web-1', 'web-2'] });
    expect(short(incident.suspect?.imageId ?? null)).toBe('6a13038a8dae');
    expect(incident.suspect?.sound.map(short)).toEqual(['b7373582659e']);
  });

  it('says what became of data', () => {
    expect(incident.volumes).toEqual([{ name: 'shop-data', users: ['db'], isThere: true, certain: true }]);
    expect(incident.removed.map(({ id, name }) => `${name} ${id.slice(0, 4)}`)).toEqual(['web-1 4b0e', 'web-2 48fd']);
    expect(incident.atRisk).toEqual({ unseen: ['db', 'web-1', 'web-2'], written: [] });
  });

  it('says when it was well again, and with what', () => {
    // Record 123: web-2 is started again, the last step of the way back.
    expect(incident.recovery?.at).toBe(1_795_470_676_646_931_266n);
    expect(incident.recovery?.running.map(({ name, imageId }) => [name, short(imageId)])).toEqual([
      ['web-1', 'b7373582659e'],
      ['web-2', 'b7373582659e'],
    ]);
    expect(incident.recovery?.gone).toEqual(['web-3']);
    expect(incident.ongoing).toEqual([]);
  });
});

describe('a story', () => {
  const records = logText('docker-20/webapp-incident').split('\n');

  it('of nothing has nothing to tell', () => {
    expect(told([])).toMatchObject({
      deployed: [],
      broke: [],
      suspect: null,
      volumes: [],
      recovery: null,
      ongoing: [],
    });
  });

  it('of a quiet log tells what was deployed, and of no trouble', () => {
    const web = container(hex('a'), 'web', 'app:1');
    const quiet = told(historyOf([tag('1', 'app:1'), web.create(), web.start()]));
    expect(quiet.deployed.map(({ containers }) => containers)).toEqual([['web']]);
    expect(quiet).toMatchObject({ broke: [], suspect: null, recovery: null });
  });

  it('does not say that it was well again in the middle of it', () => {
    for (const end of [104, 113, 116, 120]) {
      const broken = told(readText(records.slice(0, end).join('\n')));
      expect(broken.broke.length).toBeGreaterThan(1);
      expect(broken.recovery, `after ${end}`).toBeNull();
    }
  });

  it('suspects no image that others ran in peace', () => {
    const at = '1795470665440000000';
    const calm = ['create', 'start'].map((action) => {
      const attributes = { image: 'shop/web:latest', name: 'calm' };
      const record = {
        Type: 'container',
        Action: action,
        Actor: { ID: hex('c'), Attributes: attributes },
        scope: 'local',
      };
      return `${JSON.stringify(record).slice(0, -1)},"time":${at.slice(0, 10)},"timeNano":${at}}`;
    });
    const events = readText([...records.slice(0, 78), ...calm, ...records.slice(78)].join('\n'));
    expect(told(events).broke.length).toBe(3);
    expect(told(events).suspect).toBeNull();
  });
});
