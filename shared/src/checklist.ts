/**
 * What is handed in for a security review, by the architecture of the solution (ISVforce Guide, "Required Materials for
 * Security Review Submission"; the FAQ entries say where each of it is from).
 */

/** Parts a solution may have; most have several. */
export const architectures = [
  { id: 'native', title: 'Native to the platform' },
  { id: 'lightning', title: 'Lightning components' },
  { id: 'external', title: 'External endpoint' },
  { id: 'marketing-cloud', title: 'Marketing Cloud' },
  { id: 'mobile', title: 'Mobile or desktop client' },
  { id: 'api-only', title: 'API only' },
] as const;

export type Architecture = (typeof architectures)[number]['id'];

export interface Material {
  readonly id: string;
  readonly title: string;
  /** The FAQ entry that says more. */
  readonly faq: string;
  /** The architectures that need it. */
  readonly neededBy: readonly Architecture[];
  /** Files that show it may be there: a glob pattern below the root of the package, without braces in braces. */
  readonly evidence?: string;
}

const packaged: readonly Architecture[] = ['native', 'lightning', 'external', 'mobile'];
const outside: readonly Architecture[] = ['external', 'mobile', 'api-only', 'marketing-cloud'];
const everything: readonly Architecture[] = architectures.map(({ id }) => id);

/** In the order in which they are worked on. */
export const materials: readonly Material[] = [
  { id: 'version', title: 'Package version, managed and released', faq: 'FAQ-900052', neededBy: packaged },
  {
    id: 'code-analyzer',
    title: 'Code Analyzer report of the package',
    faq: 'FAQ-900050',
    neededBy: packaged,
    evidence: '**/*{C,c}ode*{A,a}nalyzer*.html',
  },
  {
    id: 'source-scanner',
    title: 'Source Code Scanner report of the package',
    faq: 'FAQ-900050',
    neededBy: packaged,
    evidence: '**/*{Checkmarx,checkmarx,SourceCodeScanner,source-code-scanner}*.{html,pdf}',
  },
  {
    id: 'dast',
    title: 'DAST report of everything outside Salesforce',
    faq: 'FAQ-000922',
    neededBy: outside,
    // Names of components may hold these letters, too, but no hyphen and no word in capitals.
    evidence: '**/*{ZAP,Burp,DAST,zap-,burp-,dast-,zap_,burp_,dast_,-zap,-burp,-dast}*.{html,pdf}',
  },
  {
    id: 'false-positives',
    title: 'False-positive document for what remains',
    faq: 'FAQ-900051',
    neededBy: everything,
    evidence: '**/*{F,f}alse*{P,p}ositive*.{doc,docx,html,md,pdf,xlsx}',
  },
  { id: 'org', title: 'Developer Edition org with the package, set up and with data', faq: 'FAQ-900052', neededBy: packaged },
  { id: 'api-org', title: 'Developer Edition org, if the API needs one', faq: 'FAQ-900052', neededBy: ['api-only'] },
  {
    id: 'org-accounts',
    title: 'Administrator and end-user accounts for that org',
    faq: 'FAQ-900052',
    neededBy: [...packaged, 'api-only'],
  },
  { id: 'hosts', title: 'List of all hosts, and who runs them', faq: 'FAQ-000896', neededBy: outside },
  { id: 'permissions', title: 'Written permission or reports for hosts that others run', faq: 'FAQ-000896', neededBy: outside },
  { id: 'outside-accounts', title: 'Accounts for everything outside Salesforce', faq: 'FAQ-000896', neededBy: outside },
  { id: 'marketing-cloud', title: 'Marketing Cloud environment with accounts', faq: 'FAQ-900040', neededBy: ['marketing-cloud'] },
  { id: 'installer', title: 'Installer, or access to the test build', faq: 'FAQ-900052', neededBy: ['mobile'] },
  { id: 'oauth', title: 'OAuth apps with their scopes and controls', faq: 'FAQ-000437', neededBy: outside },
  { id: 'documents', title: 'Architecture, data flow and user guide', faq: 'FAQ-000863', neededBy: everything },
];

/** Files in a package that suggest an architecture: glob patterns below its folder. */
export const architectureEvidence: readonly { readonly architecture: Architecture; readonly files: string }[] = [
  { architecture: 'lightning', files: '**/{lwc,aura}/*/*' },
  {
    architecture: 'external',
    files: '**/*.{remoteSite,namedCredential,externalCredential,cspTrustedSite,corsWhitelistOrigin,connectedApp,eca}-meta.xml',
  },
];

/** What is kept for one package. */
export interface ChecklistState {
  /** Undefined until the user has chosen. */
  readonly architectures?: readonly Architecture[];
  /** What the user ticked, or unticked although there was evidence, by the id of the material. */
  readonly ticks: Readonly<Record<string, boolean>>;
}

/** The state as it was stored; whatever is not understood is left out. */
export function readChecklistState(stored: unknown): ChecklistState {
  const { architectures: chosen, ticks } = (typeof stored === 'object' && stored ? stored : {}) as Record<string, unknown>;
  const known = Array.isArray(chosen) ? architectures.map(({ id }) => id).filter((id) => chosen.includes(id)) : [];
  const entries = typeof ticks === 'object' && ticks ? Object.entries(ticks) : [];
  const isTick = ([id, value]: [string, unknown]) => typeof value === 'boolean' && materials.some((one) => one.id === id);
  return { ...(known.length > 0 && { architectures: known }), ticks: Object.fromEntries(entries.filter(isTick)) };
}

/** The materials that a solution of these architectures needs. */
export function materialsFor(chosen: readonly Architecture[]): readonly Material[] {
  return materials.filter(({ neededBy }) => neededBy.some((one) => chosen.includes(one)));
}

/** The architectures that what was found suggests; a package that shows nothing is native. */
export function suggestedArchitectures(found: readonly Architecture[]): readonly Architecture[] {
  return architectures.map(({ id }) => id).filter((id) => id === 'native' || found.includes(id));
}

/** Whether a material counts as there: as the user says, and until then as the files do. */
export function isTicked({ ticks }: ChecklistState, { id }: Material, evidence: string | undefined): boolean {
  return ticks[id] ?? evidence !== undefined;
}

/** The state after the user ticked or unticked a material. */
export function tick(state: ChecklistState, { id }: Material, isOn: boolean): ChecklistState {
  return { ...state, ticks: { ...state.ticks, [id]: isOn } };
}

/**
 * The command whose report a submission includes, to be run where the package is (Code Analyzer Guide, "Produce Code Analyzer
 * Reports for AppExchange Security Review").
 */
export const officialScanCommand =
  'sf code-analyzer run --rule-selector AppExchange --rule-selector Recommended:Security --output-file CodeAnalyzerReport.html';
