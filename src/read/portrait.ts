/** What a file is that is no log, and what its owner can do. */
export interface Portrait {
  readonly found: string;
  readonly cure: string;
}

const RECORD_IT = "docker events --format '{{json .}}' > log.jsonl";

/** How the beginnings of files look that people take for a log. The more particular stand first. */
const PORTRAITS: readonly (readonly [RegExp, Portrait])[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a magic number
  [/^\x1f\x8b/, { found: 'gzip data', cure: 'Unpack it once more: gzip -dc FILE | gzip -dc | hindcast replay -' }],
  [
    /^(?:\xff\xfe|\xfe\xff|[\x20-\x7e]\0[\x20-\x7e]\0)/,
    {
      found: 'text in UTF-16, as PowerShell writes it with >',
      cure: 'Convert it on the way: iconv -f UTF-16 -t UTF-8 FILE | hindcast replay -',
    },
  ],
  [
    /^\s*<(?:!doctype|html|head|body|\?xml|!--)/i,
    {
      found: 'a page in HTML or XML, such as a login or an error page that was saved in place of the log',
      cure: `Fetch the log again, or record one with: ${RECORD_IT}`,
    },
  ],
  [
    /^\s*\[/,
    { found: 'a JSON array, and not an object a line', cure: "Take it apart: jq -c '.[]' FILE | hindcast replay -" },
  ],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  [/[\0-\x08\x0e-\x1a\x1c-\x1f]/, { found: 'binary data', cure: `Name an event log; to record one: ${RECORD_IT}` }],
];

/** What a log resembles of which not one record could be read, by its first bytes; null where that tells nothing. */
export function portrait(head: Uint8Array): Portrait | null {
  // One character a byte: what is looked for is ASCII or a magic number.
  const text = String.fromCharCode(...head);
  return PORTRAITS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** So many bytes are enough to know it by. */
export const PORTRAIT_BYTES = 256;
