import { safe } from './io.js';

/** What may not stand in XML at all, even as a reference: half a surrogate pair, and two that are no characters. Source: XML 1.0, 2.2. */
const NO_CHARACTER = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text of a log as text of a document: no markup, no character that steers anything. */
export function xmlText(text: string): string {
  const visible = safe(text).replace(NO_CHARACTER, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
  return visible.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);
}

export type Attributes = Readonly<Record<string, string | number>>;

/** An element; its content is XML already. Numbers have two decimals at most. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const given = Object.entries(attributes).map(([key, value]) => {
    return ` ${key}="${typeof value === 'number' ? Number(value.toFixed(2)) : xmlText(value)}"`;
  });
  return content === '' ? `<${name}${given.join('')}/>` : `<${name}${given.join('')}>${content}</${name}>`;
}

/** What a pointer shows, and what a screen reader says, of the element around it. */
export function titled(text: string): string {
  return element('title', {}, xmlText(text));
}
