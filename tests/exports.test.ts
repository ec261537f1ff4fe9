import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Names {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** The public names. One more is a promise to keep; one less breaks somebody. */
const NAMES: Readonly<Record<string, Names>> = {
  '../src/index': {
    values: [
      'BuildReport',
      'FINDINGS_DEFAULTS',
      'FINDING_KINDS',
      'FINDING_TITLES',
      'Findings',
      'Fold',
      'HindcastError',
      'LINE_BYTES_MAX',
      'Lineage',
      'Moments',
      'Spans',
      'Summariser',
      'TagHistory',
      'Timeline',
      'Tracer',
      'canonical',
      'chainIds',
      'check',
      'containerStack',
      'diff',
      'encodeEvent',
      'eventName',
      'familiar',
      'findBuild',
      'findTraced',
      'fold',
      'formatInstant',
      'imageHistory',
      'imageStack',
      'images',
      'initial',
      'instant',
      'isBuildEvent',
      'isStale',
      'madeBy',
      'parseDuration',
      'parseInstant',
      'parseReference',
      'piecesOf',
      'ps',
      'readBaseline',
      'readBatches',
      'readLog',
      'readLogs',
      'readText',
      'spans',
      'statusWords',
      'toDocument',
      'toReplay',
      'upgrade',
    ],
    types: [
      ...['ErrorCode', 'ErrorDetail'],
      ...[
        'BuildEvent',
        'ContainerData',
        'Event',
        'EventData',
        'EventOf',
        'EventType',
        'GapData',
        'GapReason',
        'Source',
      ],
      ...['Instant', 'Observed', 'Reference', 'LogSource', 'ReadOptions'],
      ...['Attachment', 'BuildState', 'BuildStep', 'ContainerState', 'ContainerStatus', 'ExitReason', 'Health'],
      ...['HostState', 'ImageState', 'Mount', 'NetworkState', 'Subject', 'Target', 'VolumeState'],
      'BuildDetails',
      ...['Changed', 'Changes', 'Diff', 'Entry', 'Fact', 'ImagesRow', 'KindDiff', 'Move', 'PsOptions', 'PsRow'],
      ...[
        'Change',
        'ContainerFacts',
        'HistoryEntry',
        'ImageConfig',
        'ImageFacts',
        'LayerUse',
        'Meaning',
        'ObservedMount',
      ],
      ...[
        'DataFate',
        'Fate',
        'Generation',
        'HistoryRow',
        'ImageComparison',
        'Inherited',
        'Layer',
        'LayerStack',
        'Line',
      ],
      ...['LineageResult', 'Setting', 'SettingChange', 'Step', 'TagSpan', 'Upgrade', 'UpgradeImage', 'Written'],
      ...['Finding', 'FindingKind', 'FindingSubject', 'FindingsOptions', 'FindingsResult', 'Severity'],
      ...['Look', 'Piece', 'TimelineData', 'TimelineGap', 'TimelineLane', 'TimelineMark'],
      ...['TimelineOptions', 'TimelineSpan', 'TimelineStrand'],
      ...['Span', 'SpanKind', 'SpanTrack', 'StateDocument', 'Summary', 'TraceStep', 'Traced', 'Truth', 'Verdict'],
    ],
  },
  '../machines/index': {
    values: ['buildMachine', 'buildStepMachine', 'containerMachine', 'imageMachine', 'networkMachine', 'volumeMachine'],
    types: [],
  },
  '../src/stream/index': {
    values: ['at', 'changes', 'findings', 'pace', 'replay', 'states'],
    types: ['Change', 'Pulled', 'ReplayOptions', 'Replayable'],
  },
  '../src/live/index': {
    values: ['connect', 'follow', 'tell', 'waitFor'],
    types: [
      'Ask',
      'Awaited',
      'ConnectOptions',
      'Engine',
      'Identity',
      'Kind',
      'Notice',
      'TellOptions',
      'Told',
      'WaitOptions',
    ],
  },
  '../src/store/index': {
    values: ['Recording', 'openIndex', 'openLogs', 'openPath', 'openStream', 'spool'],
    types: [
      'Cut',
      'IndexOptions',
      'Log',
      'LogIndex',
      'RecordingAbout',
      'RecordingHeader',
      'RecordingNotice',
      'RecordingOptions',
    ],
  },
};

/** What is there only for the compiler leaves no trace in a module that runs. */
function typesIn(path: string): string[] {
  const text = readFileSync(new URL(`${path}.ts`, import.meta.url), 'utf8');
  return [...text.matchAll(/export( type)? \{([^}]*)\}/g)].flatMap(([, whole, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && (whole !== undefined || name.startsWith('type ')))
      .map((name) => name.replace(/^type /, '')),
  );
}

describe.each(Object.entries(NAMES))('%s', (path, { values, types }) => {
  it('exports what it promises, and no more', async () => {
    const module: object = await import(`${path}.js`);
    expect(Object.keys(module).sort()).toEqual([...values].sort());
  });

  it('names the types that it promises, and no more', () => {
    expect(typesIn(path).sort()).toEqual([...types].sort());
  });
});
