// Names every rule in the manifest's setting `preflight.rules`, so that the settings editor can offer them, and the tools for
// language models with their inputs.

const severities = ['off', 'hint', 'info', 'warning', 'error'];

/**
 * The text of package.json with these rules.
 *
 * @param text package.json as it is
 * @param rules each with `name` and `title`
 * @returns the same text when nothing changes; every other part of it is left as it is
 */
export function manifestWithRules(text, rules) {
  const manifest = JSON.parse(text);
  const setting = manifest.contributes.configuration
    .map(({ properties }) => properties['preflight.rules'])
    .find((found) => found !== undefined);
  if (!setting) throw new Error('package.json has no setting preflight.rules');
  const sorted = [...rules].sort((a, b) => (a.name < b.name ? -1 : 1));
  const choice = {
    type: 'string',
    enum: severities,
    enumDescriptions: severities.map((name) => `%configuration.rules.${name}%`),
  };
  setting.properties = Object.fromEntries(sorted.map(({ name, title }) => [name, { ...choice, description: title }]));
  setting.additionalProperties = choice;
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The text of package.json with these tools (shared/src/tools.ts); the texts for users are in package.nls.json. */
export function manifestWithTools(text, tools) {
  const manifest = JSON.parse(text);
  manifest.contributes.languageModelTools = tools.map(({ name, reference, description, input }) => ({
    name,
    displayName: `%tool.${name}.title%`,
    userDescription: `%tool.${name}.summary%`,
    modelDescription: description,
    toolReferenceName: reference,
    canBeReferencedInPrompt: true,
    icon: '$(shield)',
    tags: ['salesforce', 'security'],
    inputSchema: input,
  }));
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
