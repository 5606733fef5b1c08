import type { ReviewOptions } from '#server/reports/reviewOptions';
import type { ScanReport } from '#server/reports/scanReport';
import type { Finding } from '#shared/finding';
import { fileReport, findingAt, ruleMeta, scanReport, stepAt } from './findings';

/** Names, texts and reasons as nobody should choose them: what HTML, Markdown, tables, spreadsheets and terminals act upon. */
export const hostileName = 'a<script>alert(1)<&"\'`|b\n=c\u202egnp.\u05e9\u05dc\u05d5\u05dd \ud83d\ude00 ]]>.cls';
export const hostileText = '<img src=x onerror=alert(1)>|*b*\r\n# [x](https://evil.example) @somebody `c` \u0007\ud800 &amp; -->';

const plain = 'file:///w/Plain.cls';
/** The URI of the file whose name is hostile. */
export const hostileUri = `file:///w/${encodeURIComponent(hostileName)}`;

const text = `public class Plain {
  // <b>bold</b> ]]> | \`code\`
  void run() {
    Database.query(q + '</pre><script>alert(1)</script>');
    insert x;\u202e
  }
}
`;

/** A report with hostile names and texts in all places, a path, related places, notices, and suppressed findings. */
export function hostileReport(): ScanReport {
  const suppression = { by: 'preflight', reason: hostileText, place: { file: hostileUri, start: 0, end: 6 } };
  const steps = [
    stepAt('source', plain, text, 'run', hostileText),
    stepAt('check', hostileUri, text, 'void', 'Looked at'),
    stepAt('sink', hostileUri, text, 'Database', 'Runs'),
  ];
  const related = [{ file: plain, start: 0, end: 6, message: hostileText }];
  const findings: Finding[] = [
    findingAt(hostileUri, text, 'Database.query', { steps, message: hostileText, severity: 'error' }),
    findingAt(hostileUri, text, 'insert x;', { rule: 'RuleB', related, confidence: 'low' }),
    findingAt(hostileUri, text, 'class', { rule: 'not <a> rule', message: '=1+1' }),
    findingAt(hostileUri, text, 'Plain', { suppression }),
    findingAt(hostileUri, text, 'void', { suppression: { by: 'NOPMD', place: suppression.place } }),
  ];
  const problem = { start: 0, end: 1, message: hostileText };
  return scanReport(
    { [plain]: text, [hostileUri]: text },
    [
      fileReport(hostileUri, findings, [
        { ...problem, kind: 'fault' },
        { ...problem, kind: 'skipped' },
        { ...problem, kind: 'configuration' },
      ]),
    ],
    {
      packages: 1,
      rules: [
        ruleMeta('RuleA', { engine: 'pmd', title: hostileText, objection: hostileText }),
        ruleMeta('RuleB', { severity: 2 }),
      ],
      scanned: [
        { path: 'a<b>', package: hostileText, files: { apex: 2, metadata: 0, other: 1 }, leftOut: 4 },
        { files: { apex: 0, metadata: 0, other: 1 }, leftOut: 0 },
      ],
      switchedOff: ['RuleB'],
    },
  );
}

/** Options with a hostile name of the project. */
export const hostileOptions: ReviewOptions = {
  tool: { version: '1.2.3', informationUri: 'https://example.com/preflight' },
  subject: hostileText,
  date: '2026-11-22',
  sourceOf: () => text,
  configuration: ['<preflight>.yml'],
};
