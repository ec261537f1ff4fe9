import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Valid for a day, or for one that is over since long. */
const NOW = ['-days', '1'];
const OVER = ['-startdate', '20200101000000Z', '-enddate', '20200102000000Z'];

/** What an authority needs to be one, in a folder of its own. */
const AUTHORITY = `[ca]
default_ca = it
[it]
dir = .
database = ./index
new_certs_dir = .
serial = ./serial
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[server]
subjectAltName = IP:127.0.0.1,DNS:localhost
extendedKeyUsage = serverAuth
[client]
extendedKeyUsage = clientAuth
`;

/** An authority that signs what it is asked to. */
export class Authority {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder);
    writeFileSync(join(folder, 'conf'), AUTHORITY);
    writeFileSync(join(folder, 'index'), '');
    writeFileSync(join(folder, 'serial'), '01\n');
    this.#openssl('req', '-x509', ...this.#key('ca'), '-subj', '/CN=an authority', ...NOW, '-out', 'ca.pem');
  }

  #openssl(...argv: string[]): void {
    execFileSync('openssl', argv, { cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }

  #key(name: string): string[] {
    return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${name}-key.pem`];
  }

  /** A certificate for a server or a client, with its key, in a folder as Docker's client wants it. */
  issue(purpose: 'server' | 'client', to: string, { isOver = false, trusting = this as Authority } = {}): void {
    this.#openssl('req', '-new', ...this.#key(purpose), '-subj', `/CN=${purpose}`, '-out', 'request');
    const of = ['-config', 'conf', '-cert', 'ca.pem', '-keyfile', 'ca-key.pem', '-extensions', purpose];
    this.#openssl('ca', '-batch', '-notext', ...of, ...(isOver ? OVER : NOW), '-in', 'request', '-out', 'signed');
    mkdirSync(to);
    copyFileSync(join(this.#folder, 'signed'), join(to, 'cert.pem'));
    copyFileSync(join(this.#folder, `${purpose}-key.pem`), join(to, 'key.pem'));
    trusting.trust(to);
  }

  /** Says in a folder that it is this authority that is trusted. */
  trust(folder: string): void {
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(this.#folder, 'ca.pem'), join(folder, 'ca.pem'));
  }
}
