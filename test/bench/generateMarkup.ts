/** Pages and components of a synthetic project, the same for the same numbers. */

import type { Files } from './generateWorkspace';

const base = 'force-app/main/default';
/** Where a page and a script stand that are typed into. */
export const largePage = `${base}/pages/Large.page`;
export const largeScript = `${base}/lwc/largeBoard/largeBoard.js`;

const times = (count: number, each: (i: number) => string): string => Array.from({ length: count }, (_, i) => each(i)).join('');

/** A row of a form: five elements. Every 40th shows a value as it is. */
function pageRow(i: number): string {
  return `            <apex:outputPanel layout="block" styleClass="row" rendered="{!NOT(ISBLANK(search))}">
                <apex:outputLabel value="{!$Label.Search}" for="field${i}"/>
                <apex:inputText id="field${i}" value="{!search}" onchange="changed(${i}, '{!JSENCODE(search)}')"/>
                <apex:outputText value="{!search}" escape="${i % 40 === 7 ? 'false' : 'true'}"/>
                <a href="/apex/Next?id={!$CurrentPage.parameters.id}" title="{!$ObjectType.Account.fields.Name.label}">Open</a>
            </apex:outputPanel>
`;
}

/** A page with so many rows before the class \`Controller<index>\`. */
function pageSource(index: number, rows: number): string {
  return `<apex:page controller="Controller${index}" docType="html-5.0">
    <apex:includeScript value="{!$Resource.shared}"/>
    <style>
        .row { padding: 4px; }
    </style>
    <script>
        var search = '{!JSENCODE(search)}';
        function changed(row, value) {
            var field = document.getElementById('field' + row);
            if (field && value !== '') {
                field.className = 'changed';
            }
        }
    </script>
    <apex:form>
        <apex:pageBlock title="Results">
${times(rows, pageRow)}        </apex:pageBlock>
        <apex:repeat value="{!results}" var="result">
            <c:Part${index} label="{!result.Id}"/>
        </apex:repeat>
        <apex:commandButton value="Save" action="{!save}"/>
    </apex:form>
</apex:page>
`;
}

function componentSource(rows: number): string {
  return `<apex:component>
    <apex:attribute name="label" type="String" description="What to show"/>
    <table>
${times(rows, (i) => `        <tr class="row${i}"><td>{!label}</td><td title="{!HTMLENCODE(label)}">Row ${i}</td></tr>\n`)}    </table>
</apex:component>
`;
}

function auraSource(index: number, rows: number): string {
  return `<aura:component implements="force:appHostable" controller="Controller${index}">
    <aura:attribute name="rows" type="Object[]"/>
    <aura:attribute name="note" type="String" default="none"/>
    <aura:handler name="init" value="{!this}" action="{!c.load}"/>
${times(rows, (i) => `    <div class="row"><lightning:input aura:id="field${i}" label="{!v.note}" value="{!v.rows[${i}].Name}"/></div>\n`)}    ${
    index % 10 === 3 ? '<aura:unescapedHtml value="{!v.note}"/>' : '<lightning:formattedRichText value="{!v.note}"/>'
  }
</aura:component>
`;
}

/** A method of a script: about ten lines. Every 30th puts markup into the page. */
function scriptMethod(i: number): string {
  return `
    handle${i}(event) {
        const { value } = event.target;
        const next = this.rows.filter((row) => row.index !== ${i}).map((row) => ({ ...row, value }));
        if (next.length === 0 || value === 'none') {
            this.message = \`Nothing to show for \${value}\`;
            return;
        }
        this.rows = next;
        ${i % 30 === 11 ? "this.template.querySelector('.note').innerHTML = value;" : "this.template.querySelector('.note').textContent = value;"}
    }
`;
}

function scriptSource(name: string, methods: number): string {
  return `import { LightningElement, api, track } from 'lwc';
import find from '@salesforce/apex/Controller0.find';

export default class ${name} extends LightningElement {
    @api recordId;
    @track rows = [];
    message = '';

    connectedCallback() {
        find({ term: this.recordId, orderBy: 'Name' })
            .then((rows) => {
                this.rows = rows;
            })
            .catch((error) => {
                this.message = error.body.message;
            });
    }
${times(methods, scriptMethod)}}
`;
}

function templateSource(rows: number): string {
  return `<template>
    <div class="note"></div>
${times(rows, (i) => `    <template if:true={message}><lightning-input label={message} data-row="${i}" onchange={handle${i}}></lightning-input></template>\n`)}</template>
`;
}

/** So many of each kind: pages, components of Visualforce, Aura and Lightning web components, most of them small. */
export function generateMarkup(count: number, families: number): Files {
  const files: Files = new Map();
  for (let i = 0; i < count; i++) {
    const size = 2 + ((i * 7919) % 23) + (i % 20 === 0 ? 60 : 0);
    const family = i % Math.max(1, families);
    files.set(`${base}/pages/Page${i}.page`, pageSource(family, size));
    files.set(`${base}/components/Part${i}.component`, componentSource(size));
    files.set(`${base}/aura/panel${i}/panel${i}.cmp`, auraSource(family, size));
    files.set(
      `${base}/aura/panel${i}/panel${i}Controller.js`,
      `({\n${times(size, (j) => `    show${j}: function (component, event) {\n        component.set('v.note', event.getParam('note'));\n    },\n`)}})\n`,
    );
    files.set(`${base}/lwc/board${i}/board${i}.html`, templateSource(size));
    files.set(`${base}/lwc/board${i}/board${i}.js`, scriptSource(`Board${i}`, size));
  }
  return files;
}

/** A page of about 2,000 elements and a script of about 3,000 lines. */
export function largeMarkup(): Files {
  return new Map([
    [largePage, pageSource(0, 400)],
    [largeScript, scriptSource('LargeBoard', 248)],
  ]);
}
