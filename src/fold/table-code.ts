/** `machines/` as tables, in the form that `table.ts` reads: written by `npm run tables`. */
export const TABLES = {
  lifecycle: {
    states: 'unknown|created|running|paused|stopped|rerunning|died|restarting|exited|removing|dead|removed',
    words:
      'archive-path|attach|back off|checkpoint|cleanup|commit|copy|create|destroy|detach|die|exec_create|exec_detach|exec_die|exec_start|export|extract-to-dir|gap|health_status: healthy|health_status: starting|health_status: unhealthy|init|kill|kill SIGKILL|observed created|observed dead|observed exited|observed paused|observed removing|observed restarting|observed running|oom|pause|rename|resize|restart|restore|settle|start|stop|top|unpause|update',
    initial: 0,
    after:
      '00000001b0620020002020001a83972030002028220|11111111b1611111101111111a83972131112128121|22222222b2622222202222221a83972232222224222|33333333b3633333303333331a83972333333324323|44444444b4844444404444441a83972444444454444|55555555b5255555505555551a83972535555524555|66768666b6666666606661661a83972636662828666|77777777b7677777707777771a83972737777828777|88888888b8688888808881881a83972838882828888|99999999b9999999909999991a83972999999929999|aaaaaaaabaaaaaaaa0aaaaaa1a83972aaaaaaa2aaaa|bbbbbbbbbbbbbbbbb0bbbbbb1a83972bbbbbbbbbbbb',
    surprise:
      '--!----------------------------------!-----|--!----!--0!--!-----------------0----!-0!0-|--!----!----------------------------!!1--!-|--!----!---!--!-----------------!---!!1-!--|--!----!---!--!-----------------!---!!--!--|--!----!----------------------------!!1--!-|-------!--0---------------------0-------!--|--!----!--0!--!-----------------0---!---!!-|--!----!--0---------------------0----!--!--|--!----!--!!--!-----------------!---!!2!!!-|--!----!--!!--!-----------------!---!!3!!!-|--!----!--!!--!-----------------!---!!!!!!-',
    reasons:
      'a start was not recorded|the end of the run before was not recorded|the engine refuses to start it: it was being removed|the engine refuses to start it: it was dead',
  },
  health: {
    states: 'unknown|notYet|checked|none|starting|healthy|unhealthy',
    words:
      'create|die|gap|health_status: healthy|health_status: starting|health_status: unhealthy|observed health healthy|observed health none|observed health starting|observed health unhealthy|observed healthcheck|pause|start|stop',
    initial: 0,
    after: '10054653460000|10054651462000|26254653462646|33354653463333|46454653464646|56554653465646|66654653466646',
    surprise:
      '-!!--------!!!|!-------------|!-!-------!---|!!!-------!!!!|!-!-------!-!-|!-!-------!---|!!!-------!!-!',
    reasons: '',
  },
  intent: {
    states: 'free|signalled|disarmed',
    words: 'gap|kill|kill SIGKILL|start|stop',
    initial: 0,
    after: '01202|01202|02202',
    surprise: '-----|-!---|-!---',
    reasons: '',
  },
  image: {
    states: 'unknown|mentioned|present|deleted',
    words: 'build|commit|create|delete|import|load|mention|observed image|pull|push|save|tag|untag',
    initial: 0,
    after: '2223221222222|2223221222222|2223222222222|2223221223323',
    surprise: '-------------|-------------|-------------|---!--0--!!0-',
    reasons: 'how the image came back was not recorded',
  },
  volume: {
    states: 'unknown|present|doubtful|removed',
    words: 'create|destroy|mount|observed volume|prune|unmount',
    initial: 0,
    after: '131101|131121|131121|131133',
    surprise: '----!-|------|------|----!-',
    reasons: '',
  },
  network: {
    states: 'unknown|present|removed',
    words: 'connect|create|destroy|disconnect|observed network',
    initial: 0,
    after: '11211|11211|11221',
    surprise: '-----|-----|-----',
    reasons: '',
  },
  build: {
    states: 'unknown|running|succeeded|failed|canceled',
    words: 'cancel|fail|finish|output|start|step|warning',
    initial: 0,
    after: '4321111|4321111|4322212|3333333|4444444',
    surprise: '0001-11|----!--|----!--|!!!-!--|!!!-!--',
    reasons: 'nothing of the build but its end was recorded|the beginning of the build was not recorded',
  },
  buildStep: {
    states: 'pending|running|cached|done|error|canceled',
    words: 'announce|cache|cancel|fail|finish|output|start|warning',
    initial: 0,
    after: '02543010|12543111|22223212|32343313|42443414|55545515',
    surprise: '--------|--------|--!!----|--!-----|--------|-!--!---',
    reasons: '',
  },
} as const;
