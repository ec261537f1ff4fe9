import { crashLoop } from './crash-loop.js';
import { dataAtRisk } from './data-at-risk.js';
import type { MakeDetector } from './desk.js';
import { openExec } from './exec-open.js';
import { exitWhilePaused } from './exit-paused.js';
import type { FindingKind } from './finding.js';
import { flapping } from './flapping.js';
import { nameMoved } from './name-moved.js';
import { oomKill } from './oom.js';
import { oomOfChild } from './oom-child.js';
import { orphanedVolume } from './orphaned-volume.js';
import { policyDisarmed } from './policy-disarmed.js';
import { engineRestart, gapInRecording } from './recording.js';
import { stopByKill } from './sigkill.js';
import { staleImage } from './stale-image.js';
import { failedStart } from './start-failed.js';

/** Who finds what: the only list of them. */
export const DETECTORS: Readonly<Record<FindingKind, MakeDetector>> = {
  crashloop: crashLoop,
  oom: oomKill,
  'data-at-risk': dataAtRisk,
  'oom-child': oomOfChild,
  'start-failed': failedStart,
  flapping,
  'policy-disarmed': policyDisarmed,
  'exit-paused': exitWhilePaused,
  sigkill: stopByKill,
  'engine-restart': engineRestart,
  gap: gapInRecording,
  'stale-image': staleImage,
  'orphaned-volume': orphanedVolume,
  'exec-open': openExec,
  'name-moved': nameMoved,
};
