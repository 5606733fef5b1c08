/**
 * Secrets that are known by their form, whatever the name of what holds them. The prefixes and lengths are those that the
 * issuers document or that their tokens have.
 */

/**
 * How sure a finding in test code is: a live key is one there too, a test key or a token made up by hand rather not, and a
 * password in a body is `none`.
 */
type InTests = 'medium' | 'low' | 'none';

/** One form of secret. */
export interface Shape {
  /** With article, for messages: "a GitHub token". */
  readonly label: string;
  readonly pattern: RegExp;
  readonly inTests: InTests;
  /** Texts of which every secret of this form holds one, as written; most begin with it. It is public. */
  readonly marks: readonly string[];
}

/**
 * The forms, by issuer. A search for any of them in a text takes time linear in the text: where the characters of a form go
 * on without limit and something has to follow, the form begins only where no such character stands before it.
 */
export const shapes: readonly Shape[] = [
  { label: 'an AWS access key ID', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, inTests: 'medium', marks: ['AKIA', 'ASIA'] },
  {
    label: 'a GitHub token',
    pattern: /\bgh[pousr]_[A-Za-z0-9]{30,255}\b/,
    inTests: 'medium',
    marks: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
  },
  { label: 'a GitHub token', pattern: /\bgithub_pat_[A-Za-z0-9_]{30,255}\b/, inTests: 'medium', marks: ['github_pat_'] },
  {
    label: 'a GitLab token',
    pattern: /\bgl(?:pat|ptt|dt|rt|soat)-[A-Za-z0-9_-]{20,}/,
    inTests: 'medium',
    marks: ['glpat-', 'glptt-', 'gldt-', 'glrt-', 'glsoat-'],
  },
  { label: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}\b/, inTests: 'medium', marks: ['sk_live_', 'rk_live_'] },
  { label: 'a Stripe test key', pattern: /\b[rs]k_test_[A-Za-z0-9]{16,}\b/, inTests: 'low', marks: ['sk_test_', 'rk_test_'] },
  {
    label: 'a Slack token',
    pattern: /\bxox[abceoprs]-[A-Za-z0-9-]{10,}/,
    inTests: 'medium',
    marks: ['xoxa-', 'xoxb-', 'xoxc-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-'],
  },
  { label: 'a Slack token', pattern: /\bxapp-\d-[A-Za-z0-9-]{20,}/, inTests: 'medium', marks: ['xapp-'] },
  {
    label: 'a Slack webhook',
    pattern: /hooks\.slack\.com\/services\/T[A-Za-z0-9]+\/B[A-Za-z0-9]+\/[A-Za-z0-9]{16,}/,
    inTests: 'medium',
    marks: ['hooks.slack.com/services/'],
  },
  { label: 'a Google API key', pattern: /\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/, inTests: 'medium', marks: ['AIza'] },
  { label: 'a Google OAuth client secret', pattern: /\bGOCSPX-[0-9A-Za-z_-]{20,}/, inTests: 'medium', marks: ['GOCSPX-'] },
  { label: 'a Google access token', pattern: /\bya29\.[0-9A-Za-z_-]{20,}/, inTests: 'low', marks: ['ya29.'] },
  {
    label: 'a JSON Web Token',
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/,
    inTests: 'low',
    marks: ['eyJ'],
  },
  {
    label: 'a private key',
    pattern: /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s\\]{24,}/,
    inTests: 'low',
    marks: ['PRIVATE KEY'],
  },
  {
    label: 'a Salesforce session ID',
    pattern: /\b00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?![A-Za-z0-9._]{24,}/,
    inTests: 'medium',
    marks: ['00D'],
  },
  { label: 'a Salesforce refresh token', pattern: /\b5Aep861[A-Za-z0-9._]{40,}/, inTests: 'medium', marks: ['5Aep861'] },
  { label: 'a SendGrid API key', pattern: /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}/, inTests: 'medium', marks: ['SG.'] },
  { label: 'a Twilio API key', pattern: /\bSK[0-9a-f]{32}\b/, inTests: 'medium', marks: ['SK'] },
  { label: 'a Mailgun API key', pattern: /\bkey-[0-9a-f]{32}\b/, inTests: 'medium', marks: ['key-'] },
  { label: 'a Mailchimp API key', pattern: /\b[0-9a-f]{32}-us\d{1,2}\b/, inTests: 'medium', marks: ['-us'] },
  { label: 'an Anthropic API key', pattern: /\bsk-ant-[A-Za-z0-9_-]{20,}/, inTests: 'medium', marks: ['sk-ant-'] },
  { label: 'an OpenAI API key', pattern: /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,}/, inTests: 'medium', marks: ['sk-'] },
  { label: 'a Hugging Face token', pattern: /\bhf_[A-Za-z]{30,}\b/, inTests: 'medium', marks: ['hf_'] },
  { label: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/, inTests: 'medium', marks: ['npm_'] },
  {
    label: 'a Shopify token',
    pattern: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/,
    inTests: 'medium',
    marks: ['shpat_', 'shpca_', 'shppa_', 'shpss_'],
  },
  { label: 'a Square token', pattern: /\bsq0(?:atp|csp)-[A-Za-z0-9_-]{22,}/, inTests: 'medium', marks: ['sq0atp-', 'sq0csp-'] },
  {
    label: 'a DigitalOcean token',
    pattern: /\bdo[opr]_v1_[0-9a-f]{64}\b/,
    inTests: 'medium',
    marks: ['doo_v1_', 'dop_v1_', 'dor_v1_'],
  },
  { label: 'a Databricks token', pattern: /\bdapi[0-9a-f]{32}\b/, inTests: 'medium', marks: ['dapi'] },
  { label: 'a Vault token', pattern: /\bhv[sb]\.[A-Za-z0-9_-]{24,}/, inTests: 'medium', marks: ['hvs.', 'hvb.'] },
  { label: 'an Atlassian token', pattern: /\bATATT3[A-Za-z0-9_=-]{40,}/, inTests: 'medium', marks: ['ATATT3'] },
  { label: 'an Airtable token', pattern: /\bpat[A-Za-z0-9]{14}\.[0-9a-f]{64}\b/, inTests: 'medium', marks: ['pat'] },
  {
    label: 'a Telegram bot token',
    pattern: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/,
    inTests: 'medium',
    marks: [':AA'],
  },
  { label: 'an Azure storage key', pattern: /\bAccountKey=[A-Za-z0-9+/]{80,}={0,2}/, inTests: 'medium', marks: ['AccountKey='] },
  {
    label: 'an Azure access key',
    pattern: /\bSharedAccessKey=[A-Za-z0-9+/]{40,}={0,2}/,
    inTests: 'medium',
    marks: ['SharedAccessKey='],
  },
  { label: 'an Azure shared access signature', pattern: /[?&;]sig=[A-Za-z0-9%+/]{40,}/, inTests: 'medium', marks: ['sig='] },
];

/** Something every shape contains: texts without it need no closer look. */
export const hint =
  /AKIA|ASIA|gh[pousr]_|github_pat_|gl(?:pat|ptt|dt|rt|soat)-|k_live_|k_test_|xox|xapp-|hooks\.slack|AIza|GOCSPX-|ya29\.|eyJ|PRIVATE KEY|00D[A-Za-z0-9]{12,15}!|5Aep861|SG\.|SK[0-9a-f]{8}|key-[0-9a-f]{8}|-us\d|sk-|hf_|npm_|shp(?:at|ca|pa|ss)_|sq0|do[opr]_v1_|dapi[0-9a-f]|hv[sb]\.|ATATT3|pat[A-Za-z0-9]{14}\.|:AA|AccountKey=|SharedAccessKey=|[?&;]sig=/;

/** A secret recognised by its form. */
export interface KnownShape {
  /** With article: "a GitHub token". */
  readonly label: string;
  readonly inTests: InTests;
}

/** The kind of secret a text contains; undefined when it contains none of a known form, or only a made-up example of one. */
export function knownShape(text: string): KnownShape | undefined {
  if (text.length < 16 || !hint.test(text)) return undefined;
  for (const { label, pattern, inTests } of shapes) {
    const found = pattern.exec(text)?.[0];
    if (found && !isMadeUp(found)) return { label, inTests };
  }
  return undefined;
}

/** Whether a text was written to show a form: `AKIAXXXXXXXXXXXXXXXX`, `ghp_your_token_here`, a row of equal characters. */
export function isMadeUp(text: string): boolean {
  if (isExample(text)) return true;
  const body = text.slice(Math.min(8, text.length >> 2));
  return new Set(body).size < Math.min(7, body.length / 2);
}

/** Whether a text says of itself that it is only an example. */
export function isExample(text: string): boolean {
  return /x{5}|\.{3}|\*{3}|0{8}|your|example|placeholder|changeme|replace|dummy|redacted|1234567890?abcdef|abcdefghijkl/i.test(
    text,
  );
}
