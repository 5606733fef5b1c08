import { formatCode, severityNames } from './htmlFindings';
import { headRow, numberCell } from './htmlOverview';
import { type Html, type HtmlValue, html, joinLines, linkTo } from './htmlTemplate';
import {
  groupImported,
  type ImportedFinding,
  type ImportedGroup,
  type ImportedResults,
  listsBy,
  notScanned,
} from './imported/imported';
import type { MaskedSources } from './maskedSources';
import { count } from './readable';

/** With more findings of a rule they are folded away. */
const mostOpen = 10;

/** What was imported, and the findings that only other tools have: by tool and rule. */
export function formatImported(imported: ImportedResults, sources: MaskedSources): Html {
  const { findings, suppressed } = imported;
  return html`<p>Findings of other tools that Preflight has as well are among the findings, with the tools named. What follows was
found by other tools only.</p>
${formatFiles(imported)}
${findings.length > 0 ? formatTools(findings, sources) : html`<p>No open finding is only theirs.</p>`}
${suppressed.length > 0 && html`<h3>Set aside in other tools: ${count(suppressed.length, 'finding')}</h3>\n`}
${suppressed.length > 0 && joinLines(groupImported(suppressed).map((group) => formatGroup(group, sources, `${group.tool}: `)))}`;
}

function formatFiles({ files }: ImportedResults): Html {
  const rows = files.map((file) => {
    const numbers = [file.findings, file.matched, file.repeated, file.apart, file.outside];
    return html`<tr><th scope="row"><bdi>${file.name}</bdi></th><td>${file.tools.join(', ')}</td>${numbers.map(numberCell)}</tr>`;
  });
  return html`<table>
<caption>Imported files, and what became of their findings</caption>
${headRow(['File', 'Tools'], ['Findings', 'Found here, too', 'Repeated', 'Listed apart', 'Of these outside the scan'])}
<tbody>
${joinLines(rows)}
</tbody>
</table>`;
}

function formatTools(findings: readonly ImportedFinding[], sources: MaskedSources): Html {
  const parts = listsBy(findings, ({ tool }) => tool).map((ofTool) => {
    const { tool } = ofTool[0]!;
    return html`<h3>Found by ${tool} <small>${count(ofTool.length, 'finding')}</small></h3>
${joinLines(groupImported(ofTool).map((group) => formatGroup(group, sources)))}`;
  });
  return joinLines(parts);
}

function formatGroup({ rule, findings }: ImportedGroup, sources: MaskedSources, prefix = ''): Html {
  const { help, isSecurity } = findings[0]!;
  const about = `${count(findings.length, 'finding')}${isSecurity ? '' : ', not about security'}`;
  const page = help === undefined ? undefined : html`<p>${linkTo(help, 'Page of the rule')}</p>\n`;
  const isOpen = isSecurity && findings.length <= mostOpen;
  return html`<details class="file"${isOpen && html` open`}><summary><bdi>${prefix}${rule}</bdi> <small>${about}</small></summary>
${page}<ol class="findings">
${joinLines(findings.map((each) => formatFinding(each, sources)))}
</ol></details>`;
}

function formatFinding(found: ImportedFinding, sources: MaskedSources): Html {
  const { severity, file, uri, region, message, setAside } = found;
  const place = html`<bdi>${file === '' ? 'no file named' : file}</bdi>${region && `, line ${region.beginLine}`}`;
  const mark = uri === undefined && file !== '' && html` <small>${notScanned}</small>`;
  const code = uri !== undefined && region ? formatCode({ file, uri, region }, sources) : undefined;
  return html`<li><p><b class="${severity}">${severityNames[severity]}</b> ${place}${mark}</p>
${formatReason(setAside)}<p><bdi>${message}</bdi></p>
${code}</li>`;
}

function formatReason(setAside: ImportedFinding['setAside']): HtmlValue {
  return (
    setAside &&
    html`<p><b>Reason:</b> ${setAside.reason === undefined ? 'none given' : html`<bdi>${setAside.reason}</bdi>`}</p>\n`
  );
}
