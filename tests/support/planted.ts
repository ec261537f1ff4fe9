/** What a scenario plants in a recording, and what is found of it. */
export interface Planted {
  readonly recording: string;
  /** Which of its files; the engine's log by default. */
  readonly file?: string;
  /** What was done, and the findings that it makes. Together they are all that may be found. */
  readonly told: readonly (readonly [what: string, findings: readonly string[]])[];
  /** What was done and is not told, as kind and subject, and why the log cannot decide it. */
  readonly untold: readonly (readonly [finding: string, why: string])[];
}

/** Docker 20.10, by the log of what each scenario did. */

export const DOCKER_20: readonly Planted[] = [
  {
    recording: 'docker-20/compose-stack',
    told: [
      [
        'acme/api:1 is built anew while its five containers run; the log does not know what it was before',
        [
          'stale-image? acme-db-1 #36',
          'stale-image? acme-cache-1 #36',
          'stale-image? f6a095c0aa9b_acme-api-1 #36',
          'stale-image? 5c85d4505e0e_acme-api-2 #36',
          'stale-image? acme-worker-1 #36',
        ],
      ],
      [
        'acme-api-1 and -2 are renamed, and new ones take their names',
        ['name-moved acme-api-1 #37,#38', 'name-moved acme-api-2 #49,#50'],
      ],
    ],
    untold: [],
  },
  {
    recording: 'docker-20/daemon-restart',
    told: [
      ['run --restart always d-loop: sleep 0.1; exit 5', ['crashloop d-loop ×6 #37,#46,#56,#65,#92,#105']],
      ['and again when the engine is back', ['crashloop d-loop ×5 #211,#215,#219,#227,#234']],
      ['run d-bad /no/such: exit 127', ['start-failed d-bad #59,#61']],
      [
        "kill d-vol, which has --restart always: that shows only by the engine's start of it",
        ['policy-disarmed? d-vol #250,#251'],
      ],
      [
        'the engine goes twice: d-onfail-killed is sleep as process 1',
        ['sigkill d-onfail-killed ×2 #112,#177,#178,#254,#295,#296'],
      ],
      ['the engine goes: d-no-ignore traps TERM', ['sigkill d-no-ignore #118,#180,#182']],
      [
        'the engine is away, twice',
        ['engine-restart engine #185', 'engine-restart engine #299', 'gap recording #185', 'gap recording #299'],
      ],
    ],
    untold: [],
  },
  {
    recording: 'docker-20/health-flapping',
    told: [['h1: touch, rm, touch of what its check looks for', ['flapping h1 ×3 #20,#33,#46']]],
    untold: [],
  },
  {
    recording: 'docker-20/image-retag-story',
    told: [
      ['lib/app:latest is built anew while a1 runs', ['stale-image a1 #29']],
      ['and moved once more, while a2 runs', ['stale-image a2 #35']],
    ],
    untold: [],
  },
  {
    recording: 'docker-20/mid-life',
    told: [
      ['stop -t 1 ml-running takes 1.4 s', ['sigkill ml-running #4,#9,#10']],
      ['rm ml-running, run --name ml-running', ['name-moved ml-running #52,#68']],
    ],
    untold: [
      ['crashloop ml-loop', 'two crashes are in the log'],
      ['stale-image ml-paused', 'what it was created from was said before the log'],
    ],
  },
  {
    recording: 'docker-20/rand-1',
    told: [
      ['run --restart unless-stopped web-3: sleep 3; exit 1', ['crashloop web-3 ×5 #108,#153,#322,#356,#394']],
      [
        'cp to mail-3, proxy-1, cron-1, which have no volume; mail-3 is removed',
        ['data-at-risk? mail-3 #263,#456', 'data-at-risk? proxy-1 #433 still', 'data-at-risk? cron-1 #493 still'],
      ],
      ['run cache-2 /etc/passwd: exit 126', ['start-failed cache-2 #5,#7']],
      ['run and start mail-3 /no/such: exit 127', ['start-failed mail-3 ×2 #33,#37,#49,#55']],
      ['run worker-3 /no/such', ['start-failed worker-3 #447,#459']],
      ['stop of sleep 3600 with --stop-signal USR1 takes 1.1 s', ['sigkill pedantic_murdock #218,#242,#243']],
      ['restart -t 1 proxy-2 takes 1.9 s, stop -t 2 takes 2.3 s', ['sigkill proxy-2 ×2 #349,#363,#364,#391,#398,#399']],
      [
        'app/db:latest is built anew while deploy-db and proxy-2 run',
        ['stale-image deploy-db-old #338', 'stale-image proxy-2 #338,#368'],
      ],
      ['rm api-2 without -v, volume prune', ['orphaned-volume eea026da286c #79,#114']],
      ['container prune takes web-1, just before the end', ['orphaned-volume? 27991d20fa36 #311,#444 still']],
      [
        'names are used again',
        [
          'name-moved proxy-3 #101,#143',
          'name-moved api-2 #114,#259',
          'name-moved deploy-db #339,#340',
          'name-moved cache-2 #84,#490',
          'name-moved api-1 #439,#495',
        ],
      ],
    ],
    untold: [
      [
        'policy-disarmed api-2',
        'killed, with --restart unless-stopped: it had never been restarted, so nobody said so',
      ],
      ['sigkill sharp_wright', 'stop -t 0 gives no time'],
    ],
  },
  {
    recording: 'docker-20/rand-3-images',
    told: [
      ['run --rm -m 8m: x=$(yes | head -c 60000000): exit 137', ['oom magical_easley #404,#455']],
      ['cp to ren-44, which has no volume', ['data-at-risk? ren-44 #254 still']],
      ['run and start web-3 /no/such', ['start-failed web-3 ×2 #215,#221,#288,#290']],
      ['pause deploy-proxy, rm -f', ['exit-paused deploy-proxy #187,#207']],
      ['pause worker-2, kill', ['exit-paused worker-2 #188,#216']],
      ['stop -t 1 cache-3, which traps TERM, takes 1.3 s', ['sigkill cache-3 #153,#169,#170']],
      ['app/cron:latest is built anew while deploy-cron runs', ['stale-image deploy-cron #17']],
      ['app/mail:latest is built anew while deploy-mail runs', ['stale-image deploy-mail #150 still']],
      [
        'names are used again, or handed over by rename',
        [
          'name-moved db-2 #29,#126',
          'name-moved deploy-mail #151,#201',
          'name-moved db-3 #50,#222',
          'name-moved deploy-cron #30,#369',
          'name-moved worker-2 #220,#380',
        ],
      ],
    ],
    untold: [
      ['crashloop api-2', 'it completes (exit 0) and is restarted: no crash'],
      ['policy-disarmed api-2', 'killed, and started again at once'],
    ],
  },
  {
    recording: 'docker-20/rand-5-sequential',
    told: [
      ['run -m 8m: x=$(yes | head -c 60000000), and start again', ['oom vibrant_jang ×2 #63,#64,#312,#313']],
      ['cp to shop-db-1, which has no volume, and rm', ['data-at-risk? shop-db-1 #34,#55']],
      ['pause shop-web-2, kill', ['exit-paused shop-web-2 #16,#21']],
      ['pause web-2, rm -f', ['exit-paused web-2 #14,#24']],
      [
        'stop -t 1, restart -t 1, stop -t 1 of shop-api-1: 1.3 s each',
        ['sigkill shop-api-1 ×3 #35,#37,#38,#210,#211,#212,#247,#252,#253'],
      ],
      ['stop of cache-2, which traps TERM, takes 1.1 s', ['sigkill cache-2 #162,#167,#168']],
      ['rm shop-db-1, create --name shop-db-1', ['name-moved shop-db-1 #55,#317']],
    ],
    untold: [],
  },
  {
    recording: 'docker-20/stop-kill-pause-matrix',
    told: [
      ['run and start m-badcmd /no/such', ['start-failed m-badcmd ×2 #139,#140,#145,#146']],
      [
        'run m-noexec /etc/passwd, m-badrm and m-badalways /no/such',
        ['start-failed m-noexec #143,#144', 'start-failed m-badrm #149,#150', 'start-failed m-badalways #154,#155'],
      ],
      [
        'paused: kill m-ignore, rm -f m-slow, rm -f m-rm',
        ['exit-paused m-ignore #60,#76', 'exit-paused m-slow #69,#92', 'exit-paused m-rm #117,#119'],
      ],
      [
        'stop -t 1: m-ignore traps TERM, m-pid1 is sleep as process 1 (and restarted once), m-slow takes a second',
        ['sigkill m-ignore #33,#34,#35', 'sigkill m-pid1 ×2 #38,#39,#40,#82,#84,#85', 'sigkill m-slow #47,#48,#49'],
      ],
      ['rm -f m-rm, run --name m-rm', ['name-moved m-rm #121,#122']],
    ],
    untold: [
      ['sigkill m-obey143', 'restart -t 0 gives no time'],
      ['exit-paused m-sigs', 'killed from outside while paused: it ends when it is thawed'],
    ],
  },
  {
    recording: 'docker-20/stream-gap',
    told: [['the stream breaks for longer than the engine remembers', ['gap recording #19']]],
    untold: [],
  },
  {
    recording: 'docker-20/webapp-incident',
    told: [
      [
        'v2 is out of memory: web-1 gives up after two restarts, web-2 goes on',
        [
          'crashloop web-1 ×3 #58,#71,#80',
          'crashloop web-2 ×5 #75,#84,#89,#104,#112',
          'oom web-1 ×3 #56,#58,#70,#71,#79,#80',
          'oom web-2 ×5 #74,#75,#83,#84,#88,#89,#93,#104,#111,#112',
        ],
      ],
      ['run web-3: the port is taken', ['start-failed? web-3 #68,#69']],
      ['stop -t 1 of the old ones', ['sigkill web-1-old #45,#46,#47', 'sigkill web-2-old #54,#55,#59']],
      ['shop/web:latest moves to v2 while they run', ['stale-image web-1-old #43', 'stale-image web-2-old #43']],
      [
        'deployment and rollback by rename',
        ['name-moved web-1 ×2 #44,#50,#115,#118', 'name-moved web-2 ×2 #53,#64,#116,#121'],
      ],
    ],
    untold: [
      ['stale-image db', 'its image is older than the log, and nobody moved its name'],
      ['exec-open db', 'it ended'],
    ],
  },
];
