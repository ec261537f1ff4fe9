import type { Command } from 'commander';
import type { ConnectOptions } from '../live/index.js';
import type { Io } from './io.js';

/** Which engine, as a command that listens to one is told. */
export interface EngineOptions {
  readonly host?: string;
  readonly context?: string;
  readonly tlsCertPath?: string;
  readonly tlsVerify?: boolean;
}

/** Adds what tells which engine is meant; without any of it, it is found as Docker's own client finds it. */
export function withEngine(command: Command): Command {
  return command
    .option(
      '-H, --host <address>',
      'the engine: unix:///run/docker.sock, tcp://HOST:2376, ssh://USER@HOST (DOCKER_HOST)',
    )
    .option('-c, --context <name>', 'one of Docker’s contexts (DOCKER_CONTEXT)')
    .option('--tls-cert-path <folder>', 'ca.pem, cert.pem and key.pem for a tcp address (DOCKER_CERT_PATH)')
    .option('--tls-verify', 'speak TLS, and check the engine’s certificate (DOCKER_TLS_VERIFY)');
}

export function connectOptions(options: EngineOptions, io: Io): ConnectOptions {
  const { host, context, tlsCertPath: certPath, tlsVerify } = options;
  return { host, context, certPath, tlsVerify, env: io.env, signal: io.signal };
}
