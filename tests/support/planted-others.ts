import type { Planted } from './planted.js';

/** Docker 26.1, Podman and compose, by the log of what each scenario did. */

export const OTHERS: readonly Planted[] = [
  {
    recording: 'docker-26/compose-stack',
    told: [
      [
        'acme/api:1 is built anew while its five containers run',
        [
          'stale-image? acme-db-1 #30',
          'stale-image? acme-cache-1 #30',
          'stale-image? 33fc21bce323_acme-api-1 #30',
          'stale-image? 50fb7f1744ce_acme-api-2 #30',
          'stale-image? acme-worker-1 #30',
        ],
      ],
      [
        'acme-api-1 and -2 are renamed, and new ones take their names',
        ['name-moved acme-api-1 #33,#34', 'name-moved acme-api-2 #42,#43'],
      ],
    ],
    untold: [],
  },
  {
    recording: 'docker-26/daemon-restart',
    told: [
      [
        'run --restart always d-loop: sleep 0.1; exit 5, before and after the engine went',
        ['crashloop d-loop ×6 #38,#47,#59,#73,#95,#106', 'crashloop d-loop ×5 #208,#216,#220,#226,#232'],
      ],
      ['run d-bad /no/such', ['start-failed d-bad #57,#60']],
      ['kill d-vol, which has --restart always', ['policy-disarmed? d-vol #247,#250']],
      [
        'the engine goes: d-onfail-killed is sleep as process 1, d-no-ignore traps TERM',
        ['sigkill d-onfail-killed ×2 #113,#177,#180,#255,#292,#294', 'sigkill d-no-ignore #114,#178,#183'],
      ],
      [
        'the engine is away, twice',
        ['engine-restart engine #185', 'engine-restart engine #296', 'gap recording #185', 'gap recording #296'],
      ],
    ],
    untold: [],
  },
  {
    recording: 'docker-26/health-flapping',
    told: [['h1: touch, rm, touch of what its check looks for', ['flapping h1 ×3 #20,#33,#46']]],
    untold: [],
  },
  {
    recording: 'docker-26/image-retag-story',
    told: [
      [
        'lib/app:latest is built anew while a1 runs, and moved while a2 runs; which store the engine has shows only later',
        ['stale-image? a1 #29', 'stale-image? a2 #35'],
      ],
    ],
    untold: [],
  },
  {
    recording: 'docker-26/mid-life',
    told: [
      ['stop -t 1 ml-running takes a second', ['sigkill ml-running #4,#5,#7']],
      ['rm ml-running, run --name ml-running', ['name-moved ml-running #42,#55']],
    ],
    untold: [],
  },
  {
    recording: 'docker-26/rand-1',
    told: [
      [
        'run --restart unless-stopped web-3: sleep 3; exit 1',
        ['crashloop web-3 ×7 #105,#153,#215,#281,#317,#392,#493'],
      ],
      [
        'cp to funny_fermat, which is removed, and to cron-1',
        ['data-at-risk? funny_fermat #428,#437', 'data-at-risk? cron-1 #489 still'],
      ],
      [
        'run cache-2 /etc/passwd; run and start mail-3 /no/such; run worker-3 /no/such',
        ['start-failed cache-2 #6,#13', 'start-failed mail-3 ×2 #35,#40,#49,#58', 'start-failed worker-3 #445,#457'],
      ],
      ['stop of sleep 3600 with --stop-signal USR1', ['sigkill great_panini #221,#236,#240']],
      [
        'restart -t 1 and stop -t 2 of proxy-2; stop of web-2, which traps TERM',
        ['sigkill proxy-2 ×2 #342,#352,#354,#377,#393,#395', 'sigkill web-2 #425,#430,#432'],
      ],
      [
        'app/db:latest is built anew while deploy-db and proxy-2 run',
        ['stale-image deploy-db-old #329', 'stale-image proxy-2 #329,#357'],
      ],
      ['rm -f api-2 without -v', ['orphaned-volume c7ff9c7f470d #79,#363']],
      [
        'names are used again',
        [
          'name-moved proxy-3 #113,#145',
          'name-moved deploy-db #330,#331',
          'name-moved cache-2 #84,#490',
          'name-moved api-1 #399,#496',
          'name-moved odd.name_1 #438,#566',
          'name-moved mail-3 #454,#598',
        ],
      ],
    ],
    untold: [
      ['crashloop api-3', "on-failure:1 restarts once; the next start was somebody's"],
      ['policy-disarmed web-3', 'killed while it waited for its restart: that leaves no event'],
      ['data-at-risk api-2', 'cp to a volume, or not: it has one'],
      ['stale-image web-2', 'rmi of one of several names does not say which'],
    ],
  },
  {
    recording: 'docker-26/stop-kill-pause-matrix',
    told: [
      [
        'run and start m-badcmd /no/such; run m-noexec /etc/passwd, m-badrm and m-badalways /no/such',
        [
          'start-failed m-badcmd ×2 #138,#139,#144,#145',
          'start-failed m-noexec #142,#143',
          'start-failed m-badrm #148,#149',
          'start-failed m-badalways #153,#154',
        ],
      ],
      [
        'paused: kill m-ignore, rm -f m-slow, rm -f m-rm',
        ['exit-paused m-ignore #59,#76', 'exit-paused m-slow #68,#92', 'exit-paused m-rm #116,#119'],
      ],
      [
        'stop -t 1: m-ignore traps TERM, m-pid1 is sleep as process 1',
        ['sigkill m-ignore #33,#34,#36', 'sigkill m-pid1 ×2 #38,#39,#41,#81,#83,#85'],
      ],
      ['rm -f m-rm, run --name m-rm', ['name-moved m-rm #120,#121']],
    ],
    untold: [['sigkill m-slow', 'it ended in time']],
  },
  {
    recording: 'docker-26/webapp-incident',
    told: [
      [
        'v2 is out of memory: web-1 gives up after two restarts, web-2 goes on',
        [
          'crashloop web-1 ×3 #78,#96,#106',
          'crashloop web-2 ×4 #100,#109,#125,#130',
          'oom web-1 ×3 #54,#78,#90,#96,#104,#106',
          'oom web-2 ×4 #98,#100,#107,#109,#115,#125,#128,#130',
        ],
      ],
      ['run web-3: the port is taken', ['start-failed? web-3 #88,#89']],
      ['stop -t 1 of the old ones', ['sigkill web-1-old #44,#45,#47', 'sigkill web-2-old #53,#80,#82']],
      [
        'shop/web:latest moves to v2 while they run; which store the engine has shows only later',
        ['stale-image? web-1-old #42', 'stale-image? web-2-old #42'],
      ],
      [
        'deployment and rollback by rename',
        ['name-moved web-1 ×2 #43,#49,#133,#140', 'name-moved web-2 ×2 #52,#84,#138,#143'],
      ],
    ],
    untold: [],
  },
  {
    recording: 'docker-26-containerd/image-retag-story',
    told: [
      [
        'lib/app:latest is built anew while a1 runs, and moved while a2 runs; this store moves names without a word',
        ['stale-image? a1 #29', 'stale-image? a2 #34'],
      ],
    ],
    untold: [],
  },
  {
    recording: 'docker-26-containerd/stop-kill-pause-matrix',
    told: [
      [
        'run and start m-badcmd /no/such; run m-noexec /etc/passwd, m-badrm and m-badalways /no/such',
        [
          'start-failed m-badcmd ×2 #139,#140,#145,#146',
          'start-failed m-noexec #143,#144',
          'start-failed m-badrm #149,#150',
          'start-failed m-badalways #154,#155',
        ],
      ],
      [
        'paused: kill m-ignore, rm -f m-slow, rm -f m-rm',
        ['exit-paused m-ignore #60,#77', 'exit-paused m-slow #69,#93', 'exit-paused m-rm #117,#120'],
      ],
      [
        'stop -t 1: m-ignore traps TERM, m-pid1 is sleep as process 1, m-slow takes a second',
        ['sigkill m-ignore #33,#34,#36', 'sigkill m-pid1 ×2 #38,#39,#41,#82,#84,#86', 'sigkill m-slow #47,#48,#50'],
      ],
      ['rm -f m-rm, run --name m-rm', ['name-moved m-rm #121,#122']],
    ],
    untold: [],
  },
  {
    recording: 'podman-4/everything',
    told: [['run --restart=on-failure:2 rst: exit 5; who restarts it is not told', ['crashloop? rst ×3 #91,#95,#99']]],
    untold: [
      ['sigkill c1', 'signals are not told'],
      ['start-failed nocmd', 'it leaves nothing but its creation'],
    ],
  },
  {
    recording: 'podman-5/everything',
    told: [
      [
        'run --restart=on-failure:2 rst: exit 5, and --restart=always loop: sleep 1; exit 4',
        ['crashloop? rst ×3 #86,#94,#100', 'crashloop? loop ×4 #107,#111,#115,#119'],
      ],
      ['pause pz, rmi -f of its image', ['exit-paused pz #81,#388']],
      ['run --replace --name dup', ['name-moved dup #342,#343']],
    ],
    untold: [
      ['oom oom', 'no OOM is told'],
      ['exit-paused g3', 'killed while paused: no end is told'],
      ['sigkill g8', 'signals are not told'],
      ['start-failed nocmd', 'it leaves nothing but its creation'],
    ],
  },
  {
    recording: 'compose-2/everything',
    told: [
      [
        'recreations, scaling, down and up',
        [
          'name-moved shop-api-1 ×2 #90,#93,#141,#142',
          'name-moved shop-api-2 ×2 #94,#95,#128,#136',
          'name-moved shop-worker-1 ×2 #97,#98,#147,#148',
          'name-moved shop-db-1 ×2 #167,#168,#224,#225',
          'name-moved shop-job-1 #183,#195',
        ],
      ],
    ],
    untold: [['crashloop shop-job-1', 'each time compose started it']],
  },
  {
    recording: 'compose-1/everything',
    told: [
      [
        'stop and recreation of demo_db_1, which does not end on SIGTERM',
        ['sigkill demo_db_1 ×2 #6,#7,#8,#13,#14,#15', 'sigkill demo_db_1 #26,#27,#28'],
      ],
      ['recreation by rename', ['name-moved demo_db_1 #17,#18', 'name-moved demo_web_1 #21,#22']],
    ],
    untold: [['crashloop demo_web_1', 'it completes']],
  },
];
