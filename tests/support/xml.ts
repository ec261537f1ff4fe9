/** An element, with its attributes, its own text, and its children. */
export interface Xml {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Xml[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

const TEXT = /[^<]*/y;
const TAG = /<(?:\/([a-z]+)|([a-zA-Z]+)((?:\s+[a-zA-Z0-9:-]+="[^"<]*")*)\s*(\/?))>/y;

function decoded(text: string): string {
  const odd = text.replaceAll(/&(amp|lt|gt|quot|#39);/g, '');
  if (/[&<]/.test(odd)) throw new Error(`not XML: ${odd}`);
  return text.replaceAll(/&([a-z]+|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/([a-zA-Z0-9:-]+)="([^"]*)"/g)];
  const attributes = Object.fromEntries(found.map(([, name = '', value = '']) => [name, decoded(value)]));
  if (Object.keys(attributes).length !== found.length) throw new Error(`an attribute twice: ${text}`);
  return attributes;
}

/** Reads what is well-formed, and throws for anything else: only as much of XML as a picture of ours needs. */
export function parseXml(source: string): Xml {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(source))
    throw new Error('not a character of XML');
  const root: Xml = { name: '', attributes: {}, children: [], text: '' };
  const open: Xml[] = [root];
  for (let at = 0; at < source.length; ) {
    const inner = open.at(-1) ?? root;
    TEXT.lastIndex = at;
    const [text = ''] = TEXT.exec(source) ?? [];
    inner.text += decoded(text);
    at += text.length;
    if (at === source.length) break;
    TAG.lastIndex = at;
    const [whole = '', closing, name = '', attributes = '', empty] = TAG.exec(source) ?? [];
    if (whole === '') throw new Error(`not a tag: ${source.slice(at, at + 80)}`);
    at += whole.length;
    if (closing !== undefined) {
      if (open.pop()?.name !== closing) throw new Error(`not open: ${closing}`);
      continue;
    }
    const element: Xml = { name, attributes: attributesOf(attributes), children: [], text: '' };
    inner.children.push(element);
    if (empty === '') open.push(element);
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('not one element, closed');
  return root.children[0] as Xml;
}

/** All of that name, at any depth. */
export function all(element: Xml, name: string): Xml[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}
