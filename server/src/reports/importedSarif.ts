import type { ArtifactLocation, Location, ReportingDescriptor, Result, Run } from 'sarif';
import { type ImportedFinding, type ImportedResults, listsBy } from './imported/imported';
import { isAbsolutePath, isWebAddress } from './imported/values';
import { describeFile, describeRegion, levels, securitySeverities, sourceRoot } from './sarifParts';

/** What only other tools found, as a run for each tool. Whether a file was scanned is a property of the result. */
export function importedRuns({ findings, suppressed }: ImportedResults): Run[] {
  return listsBy([...findings, ...suppressed], ({ tool }) => tool).map(describeRun);
}

function describeRun(findings: readonly ImportedFinding[]): Run {
  const { tool, toolVersion } = findings[0]!;
  const rules = new Map<string, ImportedFinding>();
  for (const found of findings) if (!rules.has(found.rule)) rules.set(found.rule, found);
  const indexes = new Map([...rules.keys()].map((rule, index) => [rule, index]));
  return {
    tool: {
      driver: {
        name: tool,
        ...(toolVersion !== undefined && { version: toolVersion }),
        rules: [...rules.values()].map(describeRule),
      },
    },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [sourceRoot]: { description: { text: 'The folder in which the scan was started.' } } },
    results: findings.map((found) => describeResult(found, indexes.get(found.rule)!)),
  };
}

function describeRule({ rule, help, isSecurity, analyzerSeverity }: ImportedFinding): ReportingDescriptor {
  return {
    id: rule,
    ...(help !== undefined && { helpUri: help }),
    ...(isSecurity && { properties: { tags: ['security'], 'security-severity': securitySeverities[analyzerSeverity] } }),
  };
}

function describeResult(found: ImportedFinding, ruleIndex: number): Result {
  const { rule, severity, message, file, uri, setAside } = found;
  const reason = setAside?.reason;
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: message },
    ...(file !== '' && { locations: [describePlace(found)] }),
    // Where one result has the property, all must have it (SARIF 2.1.0, 3.27.23).
    suppressions: setAside ? [{ kind: 'external', ...(reason !== undefined && { justification: reason }) }] : [],
    properties: { scanned: uri !== undefined },
  };
}

function describePlace({ file, uri, region }: ImportedFinding): Location {
  return { physicalLocation: { artifactLocation: locationOf(file, uri), ...(region && { region: describeRegion(region) }) } };
}

function locationOf(file: string, uri: string | undefined): ArtifactLocation {
  if (uri !== undefined) return describeFile({ file, uri });
  const wellFormed = file.replace(/\p{Surrogate}/gu, '\ufffd');
  if (isWebAddress(wellFormed)) return { uri: encodeURI(wellFormed).replace(/%25(?=[\da-f]{2})/gi, '%') };
  const path = wellFormed.split('/').map(encodeURIComponent).join('/');
  if (!isAbsolutePath(wellFormed)) return { uri: path, uriBaseId: sourceRoot };
  return { uri: `file://${wellFormed.startsWith('/') ? '' : '/'}${path.replace(/^([a-z])%3A/, '$1:')}` };
}
