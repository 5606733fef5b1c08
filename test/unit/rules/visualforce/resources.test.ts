import assert from 'node:assert/strict';
import type { MetadataComponent } from '#server/rules/rule';
import { isPlatformHost, vendorOf } from '#server/rules/visualforce/resources/hosts';
import { matchingResource } from '#server/rules/visualforce/resources/library';
import { targetOf } from '#server/rules/visualforce/resources/target';

function resource(name: string, contentType: string): MetadataComponent {
  return { type: 'StaticResource', name, file: name, values: new Map([['contentType', [contentType]]]) };
}

/** Where an address that is written out leads, in a word. */
function lead(text: string): string | undefined {
  const target = targetOf([text]);
  return target?.kind === 'site' ? `${target.isEncrypted ? '' : 'open '}${target.host}` : target?.kind;
}

describe('where scripts and style sheets come from', () => {
  it('reads addresses as browsers do', () => {
    assert.equal(lead('https://cdn.example.com/a.js'), 'cdn.example.com');
    assert.equal(lead(' \n HTTP://CDN.example.com:8080?a'), 'open cdn.example.com:8080');
    assert.equal(lead('//user:name@cdn.example.com'), 'cdn.example.com');
    assert.equal(lead('\\/cdn.example.com/a.js'), 'cdn.example.com');
    assert.equal(lead('ht\ntps:/\t/cdn.example.com/a.js'), 'cdn.example.com');
    assert.equal(lead('/a.js'), 'own');
    assert.equal(lead('../a.js'), 'own');
    assert.equal(lead('a/b.js'), 'relative');
    assert.equal(lead('data:text/css,a'), 'inline');
    assert.equal(lead('  '), undefined);
  });

  it('names no parameters', () => {
    const target = targetOf(['https://cdn.example.com/a.js?key=secret#x']);
    assert.equal(target?.kind === 'site' && target.address, 'cdn.example.com/a.js');
  });

  it('knows the platform, and the makers reviews accept', () => {
    assert.ok(isPlatformHost('c.eu11.visual.force.com'));
    assert.ok(isPlatformHost('acme.my.salesforce.com:443'));
    assert.ok(!isPlatformHost('salesforce.com.example.com'));
    assert.ok(!isPlatformHost('notforce.com'));
    assert.equal(vendorOf('js.stripe.com/v3/'), 'Stripe');
    assert.equal(vendorOf('www.google.com/recaptcha/api.js'), 'reCAPTCHA');
    assert.equal(vendorOf('www.google.com/jsapi'), undefined);
    assert.equal(vendorOf('js.stripe.com.example.com/v3/'), undefined);
  });

  it('finds the static resource of a file by its name, its version and what it holds', () => {
    const all = [
      resource('jQuery_3_7_1', 'application/javascript'),
      resource('jQueryUI', 'text/javascript'),
      resource('jquery_css', 'text/css'),
      resource('moment', 'application/zip'),
    ];
    const find = (path: string, kind: 'script' | 'style' = 'script') => matchingResource(all, path, kind);
    assert.equal(find('code.jquery.com/jquery-3.7.1.min.js'), 'jQuery_3_7_1');
    assert.equal(find('code.jquery.com/jquery.js'), 'jQuery_3_7_1');
    assert.equal(find('code.jquery.com/jquery-1.12.4.js'), undefined);
    assert.equal(find('code.jquery.com/jquery-ui.js'), 'jQueryUI');
    assert.equal(find('cdn.example.com/jquery.css', 'style'), 'jquery_css');
    assert.equal(find('cdn.example.com/jquery.css'), undefined);
    assert.equal(find('cdn.example.com/moment.js'), undefined);
    assert.equal(find('cdn.example.com/latest'), undefined);
    assert.equal(find('c.visual.force.com/resource/1699999999000/acme__jQueryUI'), 'jQueryUI');
    assert.equal(find('c.visual.force.com/resource/1699999999000/moment/moment.js'), undefined);
    assert.equal(matchingResource([...all, resource('jquery371', 'text/javascript')], 'x/jquery-3.7.1.js', 'script'), undefined);
  });
});
