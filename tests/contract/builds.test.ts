import { engineLog, recordedBuild } from '../support/builds.js';
import { readerContract } from './reader.js';

// A record of a build tells of several things or of none, and what it means depends on those before it.
const features = { lines: false, instants: null };

readerContract('build-rawjson', recordedBuild('buildx-0.13', 'parallel-warnings.rawjson.jsonl').log, features);
readerContract('build-rawjson', recordedBuild('buildx-0.13', 'interrupted.rawjson.jsonl').log, features);
readerContract('build-plain', recordedBuild('buildx-0.13', 'failing-run.plain.txt').log, features);
readerContract('build-plain', recordedBuild('docker-20', 'buildkit-success.plain.txt').log, features);
readerContract('build-api', recordedBuild('docker-20', 'buildkit-failing-run.trace.jsonl').log, features);
readerContract('build-api', recordedBuild('docker-26', 'build-args.jsonl').log, features);
readerContract('build-classic', recordedBuild('docker-20', 'classic-cli20-success.txt').log, features);
readerContract('build-classic', recordedBuild('docker-26', 'classic-cli28-success.txt').log, features);

// The engines' own words are not taken for a build's.
readerContract('docker-json', engineLog('docker-20'), { lines: true, instants: null });
