/** Hosts that scripts and style sheets come from, and what a review thinks of them. */

/** Hosts of the platform itself (Salesforce help, "My Domain URL Formats"). */
const platform =
  /(?:^|\.)(?:salesforce|force|visualforce|salesforce-sites|salesforce-setup|salesforce-scrt|salesforceliveagent|documentforce)\.com$/i;

/** Whether a host is one of Salesforce. A port may stand behind it. */
export function isPlatformHost(host: string): boolean {
  return platform.test(withoutPort(host));
}

/** Makers whose scripts a review lets come from their own host, with the addresses they come from. */
const vendors: readonly { readonly name: string; readonly address: RegExp }[] = [
  { name: 'Google Maps', address: /^maps\.google(?:apis)?\.com\// },
  { name: 'Stripe', address: /^js\.stripe\.com\// },
  { name: 'reCAPTCHA', address: /^(?:www\.google\.com|www\.recaptcha\.net|www\.gstatic\.com)\/recaptcha\// },
];

/** Who of them is behind a script's address without scheme (`js.stripe.com/v3/`); undefined for all others. */
export function vendorOf(address: string): string | undefined {
  const folded = address.toLowerCase();
  return vendors.find((vendor) => vendor.address.test(folded))?.name;
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, '');
}
