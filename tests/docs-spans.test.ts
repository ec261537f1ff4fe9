import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SPAN_COLUMNS } from '../src/view/span-row.js';
import { logText } from './support/recording.js';
import { EXAMPLE, hindcast } from './support/run.js';

const DOC = readFileSync(new URL('../docs/spans.md', import.meta.url), 'utf8');
const PATH_FREE = /read_csv\('spans\.csv', types = \{([^}]*)\}\)/;

/** Each question with its SQL and the answer that is shown. */
const questions = [...DOC.matchAll(/^### (.*)\n[\s\S]*?```sql\n([\s\S]*?)```\n(?:\n```text\n([\s\S]*?)```)?/gm)].map(
  ([, question = '', sql = '', answer = '']) => ({ question, sql, answer }),
);

const views = /```sql\n(CREATE VIEW[\s\S]*?)```/.exec(DOC)?.[1] ?? '';

/** What a query gives, as the document shows it. */
async function answer(connection: DuckDBConnection, sql: string): Promise<string> {
  const result = await connection.runAndReadAll(sql);
  const rows = [result.columnNames(), ...result.getRowsJson().map((row) => row.map((cell) => String(cell ?? '')))];
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('   ')
          .trimEnd()}\n`,
    )
    .join('');
}

describe('docs/spans.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-spans-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function database(log: string, format: 'csv' | 'json'): Promise<DuckDBConnection> {
    const ran = await hindcast(['spans', log, '--format', format]);
    expect(ran.status).toBe(0);
    const path = join(folder, `spans.${format}`);
    writeFileSync(path, ran.out);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const number = ['seconds', 'exit', 'position', 'endPosition'];
    const types = SPAN_COLUMNS.map((name) => `'${name}': '${number.includes(name) ? 'DOUBLE' : 'VARCHAR'}'`);
    const read = (_: string, given: string) =>
      format === 'csv'
        ? `read_csv('${path}', types = {${given}})`
        : `read_json('${path}', columns = {${[...new Map([...types, ...given.split(', ')].map((type) => [type.split(':')[0], type])).values()].join(', ')}})`;
    await connection.run(views.replace(PATH_FREE, read));
    return connection;
  }

  it('has five questions', () => {
    expect(questions.length).toBe(5);
    expect(views).toMatch(PATH_FREE);
  });

  describe.each(['csv', 'json'] as const)('over %s', (format) => {
    let connection: DuckDBConnection;
    beforeAll(async () => {
      connection = await database(EXAMPLE, format);
    });

    it.each(questions)('$question', async ({ sql, answer: shown }) => {
      expect(await answer(connection, sql)).toBe(shown);
    });
  });

  it('knows the services of a real compose stack, and every run that a log tells of', async () => {
    const log = join(folder, 'stack.jsonl');
    writeFileSync(log, logText('docker-20/compose-stack'));
    const connection = await database(log, 'csv');
    for (const { sql } of questions) await connection.run(sql);
    const deaths = logText('docker-20/compose-stack').match(/"Action":"die"/g)?.length;
    expect(await answer(connection, 'SELECT count(*) AS n FROM runs WHERE reason IS NOT NULL')).toBe(`n\n${deaths}\n`);
    const places = await answer(connection, 'SELECT DISTINCT place FROM runs WHERE service IS NOT NULL ORDER BY place');
    expect(places.split('\n').length).toBeGreaterThan(2);
  });
});
