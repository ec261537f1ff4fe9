import type { Command } from 'commander';
import type { Io } from '../io.js';
export function register(_program: Command, _io: Io, _done: (status: number) => void): void {}
