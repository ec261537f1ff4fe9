import { HindcastError } from '../error.js';
import { type Address, showAddress } from './address.js';
import type { Found } from './find.js';

/** What a failure of the connection is called. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text = String(message ?? error);
  return typeof code === 'string' && !text.includes(code) ? `${text} (${code})` : text;
}

function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return String(code ?? cause?.code ?? '');
}

const isTls = (code: string, text: string) =>
  /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO)|_SIGNATURE|CERT/.test(code) ||
  /\b(?:SSL|TLS|certificate)\b/i.test(text);

function ofSocket(path: string, code: string): readonly [found: string, cure: string] {
  const isPodman = path.includes('podman');
  if (code === 'EACCES' || code === 'EPERM') {
    const group = isPodman
      ? 'Run it as the user whose Podman it is, or as root.'
      : 'Join the group of the socket (sudo usermod -aG docker $USER, then log in again), or run it with sudo.';
    return ['no permission', group];
  }
  const start = isPodman ? 'systemctl start podman.socket' : 'systemctl start docker';
  if (code === 'ENOENT') return ['no such socket', `Start the engine (${start}), or name its socket with --host.`];
  if (code === 'ECONNREFUSED') return ['nobody listens there', `Start the engine: ${start}`];
  if (code === 'ENOTSOCK') return ['a file that is no socket', 'Name the socket of the engine with --host.'];
  return [code, `Look whether the engine runs (${start}), and whether the socket is the right one.`];
}

/** What the other side says when it does not like a certificate, or there is none: OpenSSL's text has places in its source in it. */
function alertIn(code: string): string | null {
  const alert = /^ERR_SSL_\w*?ALERT_(\w+)$/.exec(code)?.[1];
  return alert === undefined ? null : alert.toLowerCase().replaceAll('_', ' ');
}

function ofTls(code: string, text: string): readonly [string, string] {
  const files = 'Set DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem for this engine';
  const alert = alertIn(code);
  if (alert === null)
    return [`TLS failed: ${text}`, `${files}; without DOCKER_TLS_VERIFY its certificate is not checked.`];
  return [
    `TLS failed: the engine refuses, and says: ${alert}`,
    `${files}, and look whether the certificate is still good: openssl x509 -noout -dates -in cert.pem`,
  ];
}

function ofTcp(address: Extract<Address, { kind: 'tcp' }>, code: string, text: string): readonly [string, string] {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return ['no such host', 'Correct the name of the host.'];
  if (address.tls && isTls(code, text)) return ofTls(code, text);
  if (code === 'ECONNREFUSED')
    return ['nobody listens there', 'Correct the port, or start the engine with -H tcp://….'];
  // What is spoken to without TLS and wants it answers with what is no HTTP.
  if (code.startsWith('HPE_'))
    return ['no HTTP', 'If the engine speaks TLS there: set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH.'];
  return [text, 'Correct the address, and look whether a firewall is between.'];
}

function ofSsh(code: string, text: string): readonly [string, string] {
  if (code === 'ENOENT') return ['there is no ssh here', 'Install an ssh client.'];
  const cure = 'Try it by hand, without a password: ssh HOST docker version';
  return [text, cure];
}

/** Why an engine cannot be reached, and what to do, from what the system says in codes. */
export function unreachable(found: Found, error: unknown): HindcastError {
  if (error instanceof HindcastError) return error;
  const { address, from } = found;
  const [code, text] = [codeOf(error), reasonOf(error)];
  const [why, cure] =
    address.kind === 'socket'
      ? ofSocket(address.path, code)
      : address.kind === 'tcp'
        ? ofTcp(address, code, text)
        : ofSsh(code, text);
  return new HindcastError('engine', `${showAddress(address)} (by ${from}): ${why}`, {
    expected: 'an engine that answers',
    found: why,
    cure,
    cause: error,
  });
}

/** An answer that is none of an engine, or one that forbids what nothing can be done without. */
export function refused(address: Address, path: string, status: number, said: string): HindcastError {
  const where = showAddress(address);
  const isForbidden = status === 401 || status === 403;
  const isTlsPort = status === 400 && said.includes('HTTPS');
  return new HindcastError('engine', `${where}: ${path} was answered with ${status}${said === '' ? '' : `: ${said}`}`, {
    expected: 'the interface of Docker or Podman',
    found: isForbidden ? 'a proxy that does not allow it' : `status ${status}`,
    cure: isTlsPort
      ? 'It speaks TLS: set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH.'
      : isForbidden
        ? `Allow GET ${path}: events, version and _ping are needed.`
        : 'Look whether an engine is behind that address.',
  });
}
