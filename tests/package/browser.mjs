// What runs in a browser: bundled by the check, which fails if anything of Node is behind these doors.
import * as core from 'hindcast';
import * as machines from 'hindcast/machines';
import * as stream from 'hindcast/stream';

globalThis.hindcast = { core, machines, stream };
