import { spawn } from 'node:child_process';

/** The program with which each system opens an address. */
const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
const OTHERS: readonly string[] = ['xdg-open'];

/** Has the system open an address; that it could not is told, and no failure: the address was printed. */
export function openBrowser(url: string, onFailure: (reason: string) => void): void {
  const [program = '', ...args] = OPENERS[process.platform] ?? OTHERS;
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  child.once('error', (error) => onFailure(error.message));
  child.once('exit', (code) => code !== null && code !== 0 && onFailure(`${program} ended with ${code}`));
  child.unref();
}
