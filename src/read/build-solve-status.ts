import type { Instant } from '../event/instant.js';

/** A step of a build as BuildKit tells of it, again and again: the last word counts. */
export interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly started: Instant | null;
  readonly completed: Instant | null;
  readonly cached: boolean;
  readonly error: string | null;
}

/** Progress within a step. What an exporter made is told here, in words. */
export interface VertexStatus {
  readonly vertex: string;
  readonly id: string;
  readonly completed: Instant | null;
}

/** Output as it was written: pieces, and not lines. */
export interface VertexLog {
  readonly vertex: string;
  readonly at: Instant | null;
  /** 1 is standard output, 2 standard error. */
  readonly stream: number;
  readonly data: Uint8Array;
}

export interface VertexWarning {
  readonly vertex: string;
  readonly short: string;
  readonly detail: string | null;
  readonly url: string | null;
}

/** One message of BuildKit about a build, in whichever encoding. Source: moby/buildkit, client/graph.go, SolveStatus. */
export interface SolveStatus {
  readonly vertexes: readonly Vertex[];
  readonly statuses: readonly VertexStatus[];
  readonly logs: readonly VertexLog[];
  readonly warnings: readonly VertexWarning[];
}

/** The steps of one message, each once, inputs before what is made of them: BuildKit names them in no order. */
export function inputsFirst(vertexes: readonly Vertex[]): readonly Vertex[] {
  const byDigest = new Map(vertexes.map((vertex) => [vertex.digest, vertex]));
  const ordered = new Set<Vertex>();
  for (const vertex of byDigest.values()) visit(vertex, byDigest, ordered);
  return [...ordered];
}

function visit(first: Vertex, byDigest: ReadonlyMap<string, Vertex>, ordered: Set<Vertex>): void {
  if (ordered.has(first)) return;
  // Without recursion, and each step is entered once: a chain may be thousands long, and a hostile one has no end.
  const entered = new Set([first]);
  const path: { readonly vertex: Vertex; next: number }[] = [{ vertex: first, next: 0 }];
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const input = byDigest.get(top.vertex.inputs[top.next++] ?? '');
    if (input && !ordered.has(input) && !entered.has(input)) {
      entered.add(input);
      path.push({ vertex: input, next: 0 });
    } else if (top.next > top.vertex.inputs.length) {
      ordered.add(top.vertex);
      path.pop();
    }
  }
}

/** Go's zero time and protobuf's absent one are no times. */
export function momentOf(at: Instant | null): Instant | null {
  return at === null || at <= YEAR_ONE_END ? null : at;
}

const YEAR_ONE_END: Instant = -62_104_060_800_000_000_000n;
