import { refuseOtherPacking } from '../read/packing.js';

/** Throws `input`, with the command that helps, for what only another program unpacks. */
export function refuseOtherCompression(bytes: Uint8Array, name: string): void {
  const file = name === '-' ? '' : `${name} `;
  refuseOtherPacking(bytes, name, (undo) => `Unpack it on the way: ${undo} ${file}| hindcast replay -`);
}
