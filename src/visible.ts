/** Characters that steer a terminal or turn text around; nothing of a log may do that, on a terminal or on a page. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const STEERING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function hex(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Text from a log, made visible: an escape sequence shows as `\x1b[31m`, and does nothing. */
export function visible(text: string): string {
  return text.replace(STEERING, hex);
}
