import {
  BorderStyle,
  Document,
  ExternalHyperlink,
  Footer,
  HeadingLevel,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import {
  type Evidence,
  type ExplainedRule,
  type FalsePositiveDraft,
  type FalsePositiveItem,
  type OpenRule,
  toDo,
} from './falsePositiveDraft';
import { fixDocument } from './fixedDocument';
import { count } from './readable';

/** Widths in twentieths of a point: A4 with margins of 2 cm, the names of rows, what they say. */
const page = { width: 11906, height: 16838, margin: 1134 };
const nameWidth = 1900;
const valueWidth = page.width - 2 * page.margin - nameWidth;

/**
 * The draft of a false-positive document as a Word file (.docx, ECMA-376): headings, a table for each item, what is to do
 * highlighted. The same draft gives the same bytes.
 *
 * @param date the day that the file's properties name, `YYYY-MM-DD`
 */
export async function writeFalsePositivesDocx(draft: FalsePositiveDraft, date: string | undefined): Promise<Uint8Array> {
  const document = new Document({
    title: draft.title,
    creator: 'Preflight',
    lastModifiedBy: 'Preflight',
    description: 'Draft: everything that begins with To do has to be filled in.',
    styles: documentStyles,
    numbering: { config: [bullets] },
    sections: [
      {
        properties: { page: { size: page, margin: marginsOf(page.margin) } },
        footers: { default: new Footer({ children: [pageNumber()] }) },
        children: [
          new Paragraph({ heading: HeadingLevel.TITLE, children: [text(draft.title)] }),
          rows(draft.head.map(([name, value]) => row(name, [paragraph(value)]))),
          paragraph(`${count(draft.items, 'item')}, ${draft.unexplained} of them without an explanation.`, { before: 200 }),
          ...draft.rules.flatMap(ruleParts),
          new Paragraph({ heading: HeadingLevel.HEADING_1, children: [text('Still open')] }),
          ...openParts(draft.open),
        ],
      },
    ],
  });
  return fixDocument(await Packer.toBuffer(document), date);
}

const font = 'Calibri';
const codeFont = 'Courier New';

const heading = (size: number, before: number) => ({
  run: { font, size, bold: true, color: '1C2024' },
  paragraph: { spacing: { before, after: 80 }, keepNext: true },
});

const documentStyles = {
  default: {
    document: { run: { font, size: 21 } },
    title: { run: { font, size: 40, bold: true }, paragraph: { spacing: { after: 160 } } },
    heading1: heading(30, 360),
    heading2: heading(24, 240),
  },
};

const bullets = {
  reference: 'bullets',
  levels: [
    { level: 0, format: LevelFormat.BULLET, text: '\u2022', style: { paragraph: { indent: { left: 340, hanging: 227 } } } },
  ],
};

function marginsOf(margin: number) {
  return { top: margin, right: margin, bottom: margin, left: margin };
}

function pageNumber(): Paragraph {
  return new Paragraph({
    children: [new TextRun({ size: 17, children: ['Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] })],
  });
}

function ruleParts(rule: ExplainedRule, index: number): (Paragraph | Table)[] {
  return [
    new Paragraph({ heading: HeadingLevel.HEADING_1, children: [text(`${index + 1}. ${rule.title} (${rule.name})`)] }),
    ...(rule.objection === '' ? [] : [paragraph(rule.objection)]),
    ...rule.items.flatMap(itemParts),
  ];
}

function itemParts(item: FalsePositiveItem): (Paragraph | Table)[] {
  const evidence = item.evidence.flatMap(evidenceParts);
  const left = `The code of ${count(item.moreEvidence, 'more place')} is left out: the case is the same.`;
  return [
    new Paragraph({ heading: HeadingLevel.HEADING_2, children: [text(item.heading)] }),
    rows([
      row('Location', listOf(item.locations)),
      row('Detected by', [paragraph(item.detectedBy)]),
      row('Finding', listOf(item.messages)),
      row('Category', [paragraph(item.category)]),
      row('Explanation', [paragraph(item.explanation)]),
      ...(item.reviewed.length > 0 ? [row('Reviewed', listOf(item.reviewed))] : []),
      ...(item.setAside.length > 0 ? [row('Set aside by', listOf(item.setAside))] : []),
      row('Evidence', item.moreEvidence > 0 ? [...evidence, paragraph(left)] : evidence),
      row(
        'References',
        item.references.map(({ title, url }) => new Paragraph({ children: [url ? link(title, url) : text(title)] })),
      ),
    ]),
  ];
}

function evidenceParts({ location, code, path }: Evidence): Paragraph[] {
  return [
    new Paragraph({ keepNext: true, children: [new TextRun({ text: location, bold: true })] }),
    ...(code === '' ? [] : code.split('\n').map(codeLine)),
    ...path.map((step) => paragraph(step)),
  ];
}

function openParts(open: readonly OpenRule[]): Paragraph[] {
  if (open.length === 0) return [paragraph('No finding is open.')];
  return [
    paragraph('Nobody has set these findings aside. Fix them, or explain them, before this document is handed in.'),
    ...open.flatMap(({ name, severity, count: number, places }) => [
      new Paragraph({
        heading: HeadingLevel.HEADING_2,
        children: [text(`${name} (${severity === '' ? '' : `severity ${severity}, `}${count(number, 'finding')})`)],
      }),
      ...places.map(bullet),
    ]),
  ];
}

const line = { style: BorderStyle.SINGLE, size: 4, color: '999999' };

function rows(list: readonly TableRow[]): Table {
  return new Table({
    rows: [...list],
    layout: TableLayoutType.FIXED,
    columnWidths: [nameWidth, valueWidth],
    width: { size: nameWidth + valueWidth, type: WidthType.DXA },
    borders: { top: line, bottom: line, left: line, right: line, insideHorizontal: line, insideVertical: line },
    margins: { top: 50, bottom: 50, left: 100, right: 100 },
  });
}

function row(name: string, content: readonly Paragraph[]): TableRow {
  const shading = { type: ShadingType.CLEAR, fill: 'F0F2F4' };
  const width = (size: number) => ({ size, type: WidthType.DXA });
  return new TableRow({
    // Short rows stay on one page.
    cantSplit: content.length <= 4,
    children: [
      new TableCell({
        width: width(nameWidth),
        shading,
        children: [new Paragraph({ children: [new TextRun({ text: name, bold: true })] })],
      }),
      // A cell holds one paragraph at least (ECMA-376, part 1, 17.4.65).
      new TableCell({ width: width(valueWidth), children: content.length > 0 ? [...content] : [paragraph('')] }),
    ],
  });
}

function listOf(items: readonly string[]): Paragraph[] {
  return items.length === 1 ? [paragraph(items[0]!)] : items.map(bullet);
}

function bullet(item: string): Paragraph {
  return new Paragraph({ numbering: { reference: bullets.reference, level: 0 }, children: [text(item)] });
}

function paragraph(content: string, { before }: { readonly before?: number } = {}): Paragraph {
  return new Paragraph({ spacing: { before, after: 40 }, children: [text(content)] });
}

/** What is to do has a colour behind it, besides the words that it begins with. */
function text(content: string): TextRun {
  return content.startsWith(toDo) ? new TextRun({ text: content, bold: true, highlight: 'yellow' }) : new TextRun(content);
}

function codeLine(content: string): Paragraph {
  const shading = { type: ShadingType.CLEAR, fill: 'F4F6F8' };
  return new Paragraph({ shading, children: [new TextRun({ text: content, font: codeFont, size: 16, noProof: true })] });
}

function link(title: string, url: string): ExternalHyperlink {
  return new ExternalHyperlink({ link: url, children: [new TextRun({ text: title, color: '0B57A4', underline: {} })] });
}
