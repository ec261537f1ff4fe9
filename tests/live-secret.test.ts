import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObservedImage } from '../src/event/observed.js';
import { REDACTED } from '../src/event/redacted.js';
import { redactFacts, redactLine } from '../src/live/redact.js';
import {
  argumentsWithoutSecrets,
  isSecretName,
  isSecretValue,
  TEXT_CHARACTERS_MAX,
  withoutSecrets,
} from '../src/live/secret.js';
import { readText } from '../src/read/index.js';
import { lines } from './support/arbitrary.js';

describe('the name of a secret', () => {
  it.each(
    'PASSWORD DB_PASSWORD dbPassword PGPASSWORD MYSQL_ROOT_PASSWORD DB_PWD passwd PASSPHRASE SECRET client-secret com.example.team-token GITHUB_TOKEN apiKey api_key X-Api-Key com.example.api.key AWS_SECRET_ACCESS_KEY AWS_ACCESS_KEY_ID_KEY PRIVATE_KEY ssh-key STRIPE_KEY credentials JWT cookie --password'.split(
      ' ',
    ),
  )('%s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(
    'PATH PWD OLDPWD HOME LANG PORT PUBLIC_KEY public-key PRIMARY_KEY KEYMAP keyboard MONKEY TOKENIZERS_PARALLELISM compass bypass maintainer author org.opencontainers.image.authors com.docker.compose.config-hash com.docker.compose.project traefik.http.routers.web.rule description passenger spin'.split(
      ' ',
    ),
  )('is not %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

/** Put together here, so that nobody who looks for lost secrets finds any in this file. */
const made = (...parts: readonly string[]) => parts.join('');

describe('the form of a secret', () => {
  it.each([
    ['a JSON web token', made('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.dozjgNryP4J3jVmNHl0w5N')],
    ['a key of AWS', made('AK', 'IAIOSFODNN7EXAMPLE')],
    ['a token of GitHub', made('gh', 'p_0123456789abcdefghijABCDEFGHIJ012345')],
    ['a token of GitLab', made('gl', 'pat-0123456789abcdefghij')],
    ['a token of Slack', made('xo', 'xb-0123456789-abcdefghij')],
    ['a key of Stripe', made('sk', '_live_0123456789abcdef')],
    ['a private key', made('-----BEGIN RSA PRIVATE', ' KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----')],
    ['a hash of a password', '$apr1$8f4h3k2j$Zx0YwVuTsRqPoNmLkJiHg/'],
    ['letters by chance', 'q8Zr3TbW1xKp9LmV6nYc2HdJ'],
  ])('%s', (_, text) => {
    expect(isSecretValue(text)).toBe(true);
    expect(withoutSecrets(`run ${text} now`)).not.toContain(text.slice(4));
  });

  it.each([
    ['a digest', `sha256:${'0a1b'.repeat(16)}`],
    ['an id', 'f'.repeat(64)],
    ['a commit', '6a13038a8dae4f1b9e0c2d3e4f5a6b7c8d9e0f1a'],
    ['a UUID', '550e8400-e29b-41d4-a716-446655440000'],
    ['a path', '/home/User/Projects/MyApplication2/docker-compose.yml'],
    ['an address', 'https://github.com/Foo/BarBazQuux123/blob/main/README.md'],
    ['a time', '2026-11-23T21:14:59.420825600Z'],
    ['an image', 'registry.example.com/team/App:v1.2.3@sha256:abc'],
    ['words put together', 'HttpServerRequestHandlerV2ImplementationFactory'],
    ['what a service depends on', 'db:service_healthy:false,cache:service_started:true'],
    ["an engine's id", '3LOU:ZMRP:ACZH:T6ZG:IABT:2ZTU:QZ62:JCTL:DQ5Y:F64Z:EMDQ:5H4C'],
    ['prose', 'The Quick Brown Fox Jumps Over 13 Lazy Dogs'],
  ])('is not that of %s', (_, text) => {
    expect(isSecretValue(text)).toBe(false);
    expect(withoutSecrets(text)).toBe(text);
  });
});

describe('a command', () => {
  it.each([
    ['sh -c "PGPASSWORD=hunter2 psql -U x"', 'sh -c "PGPASSWORD=[redacted] psql -U x"'],
    ['mysql -uroot -phunter2 db', 'mysql -uroot -p[redacted] db'],
    ['curl -u me:hunter2 https://x/y', 'curl -u me:[redacted] https://x/y'],
    ['curl -H "Authorization: Bearer abcdefghijkl" x', 'curl -H "Authorization: [redacted] [redacted]" x'],
    ['psql postgres://u:p@ss@host/db', 'psql postgres://u:[redacted]@host/db'],
    ['redis-cli -a hunter2 ping', 'redis-cli -a [redacted] ping'],
    ['sshpass -p hunter2 ssh x', 'sshpass -p [redacted] ssh x'],
    ['foo --password hunter2 --token=abc bar', 'foo --password [redacted] --token=[redacted] bar'],
    ["foo --password='two words' bar", "foo --password='[redacted]' bar"],
    ['wget --header="X-Api-Key: abc123" u', 'wget --header="X-Api-Key: [redacted]" u'],
    [`echo '{"user":"me","password":"hunter2"}'`, `echo '{"user":"me","password":"[redacted]"}'`],
  ])('%s', (command, clean) => {
    expect(withoutSecrets(command)).toBe(clean);
    expect(withoutSecrets(clean)).toBe(clean);
  });

  it.each([
    '/bin/sh -c exit 3',
    'pg_isready -U postgres',
    'docker login --password-stdin',
    'curl -f http://localhost:8080/health || exit 1',
    'cat /run/secrets/db_password',
    'nginx -g daemon off;',
    '',
  ])('%s stays as it is', (command) => {
    expect(withoutSecrets(command)).toBe(command);
  });

  it('is left out as a whole if it is too long to be looked through', () => {
    expect(withoutSecrets('x '.repeat(TEXT_CHARACTERS_MAX))).toBe(REDACTED);
  });

  it('is looked through in no time, whatever stands in it', () => {
    for (const text of ['mysql ', "a='", 'a="\\', '--a ', 'x://y:', 'eyJa.', 'password=', '-----BEGIN ', 'aB1'])
      expect(withoutSecrets(text.repeat(TEXT_CHARACTERS_MAX / text.length - 1)).length).toBeGreaterThan(0);
  });

  it('may come as a list', () => {
    expect(argumentsWithoutSecrets(['app', '--password', 'hunter2', '--token=abc', '--verbose', 'yes'])).toEqual([
      ...['app', '--password', REDACTED, `--token=${REDACTED}`, '--verbose', 'yes'],
    ]);
  });
});

describe('a record', () => {
  const head =
    '{"status":"exec_create: sh -c TOKEN=abc x ","id":"f","from":"b:1","Type":"container","Action":"exec_create: sh -c TOKEN=abc x ",';
  const tail = '"scope":"local","time":1795470847,"timeNano":1795470847766272191}';

  it('keeps all but its secrets, byte by byte', () => {
    const line = `${head}"Actor":{"ID":"f","Attributes":{"a\\"b":"\\u003cc","db.password":"x","execID":"${'e'.repeat(64)}","image":"b:1","name":"token"}},${tail}`;
    expect(redactLine(line)).toBe(
      line.replaceAll('TOKEN=abc', `TOKEN=${REDACTED}`).replace('"db.password":"x"', `"db.password":"${REDACTED}"`),
    );
  });

  it('may have labels that are called like anything', () => {
    const line = `${head}"Actor":{"ID":"f","Attributes":{"":"secret","__proto__":"x","token":"\\"}{","Action":"TOKEN=abc","image":"b:1","name":"n"}},${tail}`;
    const clean = redactLine(line);
    expect(JSON.parse(clean).Actor.Attributes.token).toBe(REDACTED);
    expect(Object.keys(JSON.parse(clean).Actor.Attributes)).toEqual([
      '',
      '__proto__',
      'token',
      'Action',
      'image',
      'name',
    ]);
  });

  it('without secrets is the same, and with them says the same of all else', () => {
    fc.assert(
      fc.property(lines, (log) => {
        for (const line of log) expect(redactLine(line)).toBe(line);
      }),
      { numRuns: 50 },
    );
  });

  it('once redacted stays as it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (attributes) => {
        const line = `${head}"Actor":{"ID":"f","Attributes":${JSON.stringify(attributes)}},${tail}`;
        const once = redactLine(line);
        expect(redactLine(once)).toBe(once);
        expect(readText(once)[0]?.type).toBe('container.exec_create');
      }),
    );
  });
});

describe('facts', () => {
  const image: ObservedImage = {
    subject: 'image',
    tags: ['app:1'],
    digests: [],
    parent: null,
    layers: [],
    createdAt: null,
    size: 1,
    config: {
      env: ['PATH=/bin', 'DB_PASSWORD=hunter2', 'GREETING=hunter2', 'EMPTY'],
      cmd: ['app', '--password', 'hunter2'],
      entrypoint: null,
      labels: { 'api.key': 'hunter2', tier: 'web' },
      exposedPorts: ['80/tcp'],
      volumes: [],
      workingDir: '/',
      user: '',
      stopSignal: '',
    },
    store: 'classic',
  };

  it('hold no value of an environment, whatever it is called', () => {
    const clean = redactFacts(image);
    expect(JSON.stringify(clean)).not.toContain('hunter2');
    expect(clean).toMatchObject({
      config: {
        env: [`PATH=${REDACTED}`, `DB_PASSWORD=${REDACTED}`, `GREETING=${REDACTED}`, 'EMPTY'],
        labels: { 'api.key': REDACTED, tier: 'web' },
        exposedPorts: ['80/tcp'],
      },
    });
  });

  it('of what has no secrets are as they were', () => {
    const volume = { subject: 'volume', driver: 'local', createdAt: null } as const;
    expect(redactFacts(volume)).toBe(volume);
    expect(redactFacts({ ...image, config: null })).toEqual({ ...image, config: null });
  });
});
