/**
 * The script of the HTML report: it narrows down which findings are shown. Everything can be read and printed without it.
 * Before printing it opens what is closed, in browsers where the style can't.
 */
export const script = `
(() => {
  'use strict';
  const form = document.getElementById('filter');
  const items = [...document.querySelectorAll('#findings ol.findings > li')].map((item) => {
    const file = item.closest('.file').querySelector('summary bdi').textContent;
    const said = [...item.querySelectorAll('p, li')].map((part) => part.textContent);
    return { item, text: [file, item.closest('.rule').id, ...said].join(' ').toLowerCase() };
  });
  const groups = document.querySelectorAll('#findings .file, #findings .rule');
  const folded = document.querySelectorAll('#findings .files');
  const ranks = ['low', 'medium', 'high'];

  function narrow() {
    const words = form.elements.words.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const severities = new Set([...form.querySelectorAll('[name=severity]:checked')].map((box) => box.value));
    const least = ranks.indexOf(form.elements.confidence.value);
    let shown = 0;
    for (const { item, text } of items) {
      const { s, c } = item.dataset;
      item.hidden = !severities.has(s) || ranks.indexOf(c) < least || !words.every((word) => text.includes(word));
      if (!item.hidden) shown++;
    }
    for (const group of groups) group.hidden = group.querySelector('ol.findings > li:not([hidden])') === null;
    for (const files of folded) if (words.length > 0) files.open = true;
    form.querySelector('output').textContent = shown + ' of ' + items.length + ' findings shown';
  }

  if (form) {
    form.hidden = false;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', narrow);
    form.addEventListener('click', ({ target }) => {
      if (target.name !== 'open' && target.name !== 'close') return;
      for (const details of document.querySelectorAll('#findings details')) details.open = target.name === 'open';
    });
    narrow();
  }
  if (!CSS.supports('selector(::details-content)')) {
    addEventListener('beforeprint', () => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
  }
})();
`;
