import { dirname, posix } from 'node:path';

/** One module that a file names. */
export interface Import {
  /** The importing file, from the project's root. */
  readonly from: string;
  /** The imported file, from the project's root; or the package. */
  readonly to: string;
  readonly isPackage: boolean;
}

/**
 * `import … from`, `export … from`, `import '…'`, `import('…')`, over as many lines as they take. A clause holds no quote and no semicolon, so
 * it never reaches from one statement into the next; a line that begins with an asterisk or a slash is a comment.
 */
const IMPORT =
  /^[ \t]*(?:import|export)\b[^'"`;()=]*?\bfrom\s*['"]([^'"\n]+)['"]|^[ \t]*import\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/gm;

const COMMENT = /^[ \t]*(?:\*|\/\/|\/\*)/;

/** All that a source names, in its order; types as well. */
export function importsIn(text: string, file: string): Import[] {
  return [...text.matchAll(IMPORT)].flatMap((match) => {
    const line = text.slice(text.lastIndexOf('\n', match.index) + 1).split('\n')[0] ?? '';
    if (COMMENT.test(line)) return [];
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    const isPackage = !name.startsWith('.');
    const to = isPackage ? name : posix.join(dirname(file), name).replace(/\.js$/, '.ts');
    return [{ from: file, to, isPackage }];
  });
}

/** The first way that comes back to where it began; null: there is none. */
export function cycleIn(next: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const to of next.get(file) ?? []) {
      const cycle = visit(to, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return null;
  };
  for (const file of next.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return null;
}

/** Every file that the entries name, and those that these name. */
export function reachedFrom(
  entries: readonly string[],
  next: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const reached = new Set(entries);
  for (const file of reached) for (const to of next.get(file) ?? []) reached.add(to);
  return reached;
}
